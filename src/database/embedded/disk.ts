import { statfs } from 'node:fs/promises';

const megabyte = 1024 * 1024;
/** The size of two files of the write-ahead log, which Postgres needs to start after a crash and to continue. */
const neededBytes = 32 * megabyte;

/** A message that the disk of a folder is (nearly) full, and what to do; null if it is not. */
export async function diskProblem(folder: string): Promise<string | null> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= neededBytes) return null;
  return `The disk of the embedded PostgreSQL is full: ${Math.floor(free / megabyte)} MB are free, ${neededBytes / megabyte} MB is the minimum. Free some space or enlarge the disk of the data folder; it then continues automatically, and nothing that was committed is lost.`;
}
