import { isAscii, isUtf8 } from 'node:buffer';

const lineFeed = 0x0a;
const space = 0x20;
const longestLine = 4 * 1024 * 1024;
const mostBlank = 4 * 1024 * 1024;
/** Encodings of Latin letters with one byte for each. */
const latin = ['windows-1252', 'windows-1250', 'windows-1254', 'windows-1257', 'iso-8859-15'];
const shown = ['windows-1252', 'windows-1250', 'windows-1251'];

/** How the bytes of a file are read as text. */
type TextEncoding =
  | { encoding: 'utf-8' | 'windows-1252' }
  /** Its bytes fit several: what one of them is in each, and where its line begins. */
  | { offset: number; byte: string; readings: string };

/** UTF-16 by its byte order mark, or because every second byte is zero; null: it is none. */
export function utf16Of(piece: Buffer): 'utf-16le' | 'utf-16be' | null {
  const start = piece.subarray(0, 4096);
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  const pairs = start.length >> 1;
  const zeros = { even: 0, odd: 0 };
  for (let at = 0; at < pairs * 2; at += 1) if (start[at] === 0) zeros[at % 2 === 0 ? 'even' : 'odd'] += 1;
  if (zeros.even === 0 && zeros.odd > pairs / 2) return 'utf-16le';
  if (zeros.odd === 0 && zeros.even > pairs / 2) return 'utf-16be';
  return null;
}

/**
 * The encoding of a text that is not UTF-16, from all of these pieces. A line that is not UTF-8 counts as Windows-1252 only if
 * its letters are the same in all encodings of Latin letters and stand beside others: any other guess could be wrong.
 */
export async function encodingOfText(pieces: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<TextEncoding> {
  let rest = Buffer.alloc(0);
  /** Of what is looked at. */
  let offset = 0;
  let blank = 0;
  let isLatin = false;
  const look = (bytes: Buffer): TextEncoding | null => {
    if (isUtf8(bytes)) return null;
    for (let from = 0; from < bytes.length;) {
      const next = bytes.indexOf(lineFeed, from);
      const line = bytes.subarray(from, next < 0 ? bytes.length : next);
      if (!isUtf8(line)) {
        isLatin = true;
        const unclear = unclearByte(line);
        if (unclear !== null) return { offset: offset + from, ...unclear };
      }
      from += line.length + 1;
    }
    return null;
  };
  for await (const piece of pieces) {
    blank = isBlank(piece) ? blank + piece.length : 0;
    // Reading stops where rows are too long or only blank, and so does this.
    if (rest.length > longestLine || blank > mostBlank) break;
    if (rest.length === 0 && isAscii(piece)) {
      offset += piece.length;
      continue;
    }
    const all = Buffer.concat([rest, piece]);
    const end = all.lastIndexOf(lineFeed) + 1;
    rest = all.subarray(end);
    const found = look(all.subarray(0, end));
    if (found) return found;
    offset += end;
  }
  return look(rest) ?? { encoding: isLatin ? 'windows-1252' : 'utf-8' };
}

function isBlank(piece: Buffer): boolean {
  let at = 0;
  while (at < piece.length && piece[at]! <= space) at += 1;
  return at === piece.length;
}

let sameEverywhere: ReadonlySet<number> | null = null;

/** Letters that are the same in all encodings of Latin letters. */
function latinLetters(): ReadonlySet<number> {
  if (sameEverywhere) return sameEverywhere;
  const decoders = latin.map((encoding) => new TextDecoder(encoding));
  const letters = new Set<number>();
  for (let byte = 0xc0; byte <= 0xff; byte += 1) {
    const read = decoders.map((decoder) => decoder.decode(Uint8Array.of(byte)));
    if (/\p{L}/u.test(read[0]!) && read.every((letter) => letter === read[0])) letters.add(byte);
  }
  sameEverywhere = letters;
  return letters;
}

/** The first byte of a line that could be another letter in another encoding; null: there is none. */
function unclearByte(line: Buffer): { byte: string; readings: string } | null {
  const letters = latinLetters();
  for (const [at, byte] of line.entries()) {
    if (byte < 0x80) continue;
    const [before, after] = [line[at - 1], line[at + 1]];
    const isLetter = letters.has(byte) && (isAsciiLetter(before) || isAsciiLetter(after));
    // The euro sign, beside a number or alone; and the space between thousands.
    const isSign = (byte === 0x80 || byte === 0xa0) && !isInWord(before) && !isInWord(after);
    if (isLetter || isSign) continue;
    const readings = shown.map((name) => `${new TextDecoder(name).decode(Uint8Array.of(byte))} in ${name}`).join(', ');
    return { byte: byte.toString(16).toUpperCase(), readings };
  }
  return null;
}

function isAsciiLetter(byte: number | undefined): boolean {
  return byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

function isInWord(byte: number | undefined): boolean {
  return isAsciiLetter(byte) || (byte !== undefined && byte > 0xa0);
}
