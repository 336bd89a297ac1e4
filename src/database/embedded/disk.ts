import { statfs } from 'node:fs/promises';

const megabyte = 1024 * 1024;
/** Two files of the write-ahead log: what Postgres needs to start after a crash, and to go on from there. */
const neededBytes = 32 * megabyte;

/** That the disk of a folder is full, or nearly so, and what to do; null when it is not. */
export async function diskProblem(folder: string): Promise<string | null> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= neededBytes) return null;
  return `The disk of the embedded PostgreSQL is full: ${Math.floor(free / megabyte)} MB are free, ${neededBytes / megabyte} MB are the least that it needs. Free some space or enlarge the disk of the data folder; it goes on by itself then, and nothing that was committed is lost.`;
}
