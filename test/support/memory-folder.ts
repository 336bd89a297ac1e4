import { accessSync, constants, readFileSync, statfsSync } from 'node:fs';
import os from 'node:os';

const memoryFolder = '/dev/shm';
/** A test run's clusters take some hundreds of megabytes. */
const enoughBytes = 3 * 1024 ** 3;

/**
 * Temporary folders go to memory where there is room, those of child processes too: nothing here outlives the run, and on a disk
 * the files of a database cost more processor time than what is done in it. A TMPDIR that somebody chose stays.
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

/** In containers it is often mounted so that nothing in it can be run. */
function mayRunPrograms(): boolean {
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  const options = mounts.map((line) => line.split(' ')).find(([, folder]) => folder === memoryFolder)?.[3];
  return options?.split(',').includes('noexec') === false;
}
