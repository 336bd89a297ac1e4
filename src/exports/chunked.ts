import { chunkBytes } from '../ledger/exports/chunks.js';
import type { ExportSettings } from './export-settings.js';
import { ExportRefused } from './table/export-refused.js';

/** A piece of a file, as it is kept. */
export interface FileChunk {
  /** Of its first byte, in the file. */
  position: number;
  bytes: Buffer;
}

/** The pieces of a file in the sizes in which they are kept. Throws when the file becomes larger than one may be. */
export async function* chunked(
  pieces: AsyncIterable<Uint8Array>,
  { maxMegabytes }: Pick<ExportSettings, 'maxMegabytes'>,
): AsyncGenerator<FileChunk> {
  const most = maxMegabytes * 1024 * 1024;
  let position = 0;
  let collected: Uint8Array[] = [];
  let length = 0;
  const take = (): FileChunk => {
    const chunk = { position, bytes: Buffer.concat(collected, length) };
    position += length;
    [collected, length] = [[], 0];
    return chunk;
  };
  for await (const piece of pieces) {
    // A row group of Parquet, or a batch of very long rows, is larger than a chunk.
    for (let at = 0; at < piece.length; at += chunkBytes) {
      const part = piece.subarray(at, at + chunkBytes);
      collected.push(part);
      length += part.length;
      if (length >= chunkBytes) yield take();
    }
    if (position + length > most) throw tooLarge(maxMegabytes);
  }
  if (length > 0) yield take();
}

function tooLarge(maxMegabytes: number): ExportRefused {
  return new ExportRefused(
    `The file is larger than ${maxMegabytes} MB. Select fewer days or columns, or ask for XLSX or Parquet, which are compressed; \`cartograph export\` writes files of any size, and the operator can raise exports.maxMegabytes.`,
    'EXPORT_TOO_LARGE',
  );
}
