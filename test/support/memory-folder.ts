import { accessSync, constants, readFileSync, statfsSync } from 'node:fs';
import os from 'node:os';

const memoryFolder = '/dev/shm';
/** A test run's clusters take some hundreds of megabytes. */
const enoughBytes = 3 * 1024 ** 3;

/**
 * Puts temporary folders in memory if there is room, also those of child processes: nothing here outlives the run, and
 * on a disk, the files of a database cost more CPU than the tests themselves. A TMPDIR set by the user stays.
 */
if (os.tmpdir() === '/tmp' && isFit()) process.env.TMPDIR = memoryFolder;

function isFit(): boolean {
  try {
    accessSync(memoryFolder, constants.W_OK);
    const { bavail, bsize } = statfsSync(memoryFolder);
    return bavail * bsize >= enoughBytes && os.freemem() >= enoughBytes && mayRunPrograms();
  } catch {
    return false;
  }
}

/** Containers often mount it without permission to execute. */
function mayRunPrograms(): boolean {
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  const options = mounts.map((line) => line.split(' ')).find(([, folder]) => folder === memoryFolder)?.[3];
  return options?.split(',').includes('noexec') === false;
}
