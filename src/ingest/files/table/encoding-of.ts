import { encodingOfText, utf16Of } from '../formats/text-encodings.js';
import { openContent } from './file-bytes.js';
import { FileFault } from './file-fault.js';
import type { FoundFile } from './find-files.js';

const lineFeed = 0x0a;

/**
 * The encoding of a text file, by the mapping or by its bytes; undefined: UTF-8. `isWhole`: all of its bytes are looked
 * at, else only its beginning, with the header. Throws a `FileFault` if its bytes fit several.
 */
export async function encodingOf(file: FoundFile, signal: AbortSignal, isWhole: boolean): Promise<string | undefined> {
  if (file.encoding !== undefined) return /^utf-?8$/i.test(file.encoding) ? undefined : file.encoding;
  const start = await startOf(file, signal);
  const utf16 = utf16Of(start);
  if (utf16 !== null) return utf16;
  const found = await encodingOfText(isWhole ? openContent(file, 0, signal).pieces : [wholeLines(start)]);
  if ('encoding' in found) return found.encoding === 'utf-8' ? undefined : found.encoding;
  const { offset, byte, readings } = found;
  const line = await lineAt(file, offset, signal);
  throw new FileFault(
    `it is not UTF-8: the byte ${byte} in line ${line} is ${readings}. Set encoding in the mapping, or save the file as UTF-8. Nothing of the file was loaded`,
    { code: 'not_utf8', takesBack: true },
  );
}

async function lineAt(file: FoundFile, offset: number, signal: AbortSignal): Promise<number> {
  let line = 1;
  let left = offset;
  for await (const piece of openContent(file, 0, signal).pieces) {
    for (const byte of piece.subarray(0, Math.max(left, 0))) if (byte === lineFeed) line += 1;
    left -= piece.length;
    if (left <= 0) break;
  }
  return line;
}

/** Where the piece ends a letter may be divided. */
function wholeLines(piece: Buffer): Buffer {
  return piece.subarray(0, piece.lastIndexOf(lineFeed) + 1);
}

async function startOf(file: FoundFile, signal: AbortSignal): Promise<Buffer> {
  for await (const piece of openContent(file, 0, signal).pieces) return piece;
  return Buffer.alloc(0);
}
