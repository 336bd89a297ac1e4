import { isUtf8 } from 'node:buffer';

const lineFeed = 0x0a;

/**
 * The content in UTF-8: lines that are not are read in another encoding. So files in either, which platforms mix, need not be told apart.
 */
export async function* asUtf8(pieces: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  let rest = Buffer.alloc(0);
  for await (const piece of pieces) {
    const all = Buffer.concat([rest, piece]);
    const end = all.lastIndexOf(lineFeed) + 1;
    rest = all.subarray(end);
    if (end > 0) yield lines(all.subarray(0, end), decoder);
  }
  if (rest.length > 0) yield lines(rest, decoder);
}

function lines(bytes: Buffer, decoder: TextDecoder): Buffer {
  if (isUtf8(bytes)) return bytes;
  const read: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const next = bytes.indexOf(lineFeed, from);
    const to = next < 0 ? bytes.length : next + 1;
    const line = bytes.subarray(from, to);
    read.push(isUtf8(line) ? line : Buffer.from(decoder.decode(line)));
    from = to;
  }
  return Buffer.concat(read);
}
