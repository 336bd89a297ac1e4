import { isUtf8 } from 'node:buffer';
import { UnreadableFile } from '../formats/unreadable.js';

const lineFeed = 0x0a;
const utf16 = /^utf-?16/i;

/**
 * The content in UTF-8, from another encoding. Lines that are UTF-8 already stay as they are, unless it is UTF-16: so
 * files in either, which platforms mix, need not be distinguished.
 */
export function asUtf8(pieces: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  return utf16.test(encoding) ? fromUtf16(pieces, encoding) : linesAsUtf8(pieces, encoding);
}

async function* fromUtf16(pieces: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  // Without its byte order mark.
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decoded = (piece?: Buffer): string => {
    try {
      return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
    } catch {
      throw new UnreadableFile('it is not complete UTF-16: export it again, as UTF-8 if possible', 'not_utf16', true);
    }
  };
  for await (const piece of pieces) {
    const text = decoded(piece);
    if (text !== '') yield Buffer.from(text);
  }
  const text = decoded();
  if (text !== '') yield Buffer.from(text);
}

async function* linesAsUtf8(pieces: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let rest = Buffer.alloc(0);
  for await (const piece of pieces) {
    const all = Buffer.concat([rest, piece]);
    const end = all.lastIndexOf(lineFeed) + 1;
    rest = all.subarray(end);
    if (end > 0) yield lines(all.subarray(0, end), decoder);
  }
  if (rest.length > 0) yield lines(rest, decoder);
}

function decoded(line: Buffer, decoder: TextDecoder): Buffer {
  try {
    return Buffer.from(decoder.decode(line));
  } catch {
    throw new UnreadableFile(
      `a line is neither UTF-8 nor ${decoder.encoding}: choose another encoding in the mapping`,
      'not_utf8',
    );
  }
}

function lines(bytes: Buffer, decoder: TextDecoder): Buffer {
  if (isUtf8(bytes)) return bytes;
  const read: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const next = bytes.indexOf(lineFeed, from);
    const to = next < 0 ? bytes.length : next + 1;
    const line = bytes.subarray(from, to);
    read.push(isUtf8(line) ? line : decoded(line, decoder));
    from = to;
  }
  return Buffer.concat(read);
}
