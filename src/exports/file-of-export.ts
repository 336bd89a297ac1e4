import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a file as a whole or not at all: beside its place first, and there only once all of it is on the disk. A file that was there is
 * replaced then. Returns its bytes.
 */
export async function writeWholeFile(file: string, pieces: AsyncIterable<Uint8Array>): Promise<number> {
  const beside = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.part`);
  const handle = await open(beside, 'w');
  try {
    let bytes = 0;
    try {
      for await (const piece of pieces) {
        await handle.write(piece);
        bytes += piece.length;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
    return bytes;
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
