import { encodingOfText, utf16Of } from '../formats/text-encodings.js';
import { openContent } from './file-bytes.js';
import { FileFault } from './file-fault.js';
import type { FoundFile } from './find-files.js';

const lineFeed = 0x0a;

/**
 * The encoding of a text file, by the mapping or by its bytes; undefined: UTF-8. `isWhole`: all of its bytes are looked
 * at; without that only UTF-16 is recognised. Throws a `FileFault` if its bytes fit several.
 */
export async function encodingOf(file: FoundFile, signal: AbortSignal, isWhole: boolean): Promise<string | undefined> {
  if (file.encoding !== undefined) return /^utf-?8$/i.test(file.encoding) ? undefined : file.encoding;
  const utf16 = utf16Of(await startOf(file, signal));
  if (utf16 !== null || !isWhole) return utf16 ?? undefined;
  const found = await encodingOfText(openContent(file, 0, signal).pieces);
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

async function startOf(file: FoundFile, signal: AbortSignal): Promise<Buffer> {
  for await (const piece of openContent(file, 0, signal).pieces) return piece;
  return Buffer.alloc(0);
}
