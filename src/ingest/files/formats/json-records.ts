import { UnreadableFile } from './unreadable.js';

const [quote, backslash, comma, openBrace, closeBrace, openBracket, closeBracket] = [
  0x22, 0x5c, 0x2c, 0x7b, 0x7d, 0x5b, 0x5d,
];
const lineFeed = 0x0a;
const space = 0x20;
const byteOrderMark = [0xef, 0xbb, 0xbf];

/**
 * The objects of a JSON array, or objects that follow each other, as lines: one object each, without line ends. They
 * are not validated here. Throws an `UnreadableFile` if the text is something else, or ends too early.
 */
export async function* jsonRecords(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const records = new JsonRecords();
  for await (const piece of pieces) {
    const lines = records.add(piece);
    if (lines.length > 0) yield lines;
  }
  records.end();
}

/** Where the text is, between objects. */
type Place = 'start' | 'first' | 'next' | 'separator' | 'after' | 'sequence';

class JsonRecords {
  #place: Place = 'start';
  #depth = 0;
  #isString = false;
  #isEscaped = false;
  #bytes = 0;
  #count = 0;

  /** The bytes of objects in a piece, with a line end behind each that ends in it. */
  add(piece: Buffer): Buffer {
    const lines = Buffer.allocUnsafe(piece.length * 2);
    let length = 0;
    for (let at = 0; at < piece.length; at += 1) {
      const byte = piece[at]!;
      this.#bytes += 1;
      if (this.#depth === 0) {
        if (!this.#between(byte)) continue;
        this.#depth = 1;
        lines[length++] = byte;
      } else {
        // A line end between two values is a space; one in a text is not allowed.
        lines[length++] = byte === lineFeed || byte === 0x0d ? space : byte;
        if (this.#inside(byte)) lines[length++] = lineFeed;
      }
    }
    return lines.subarray(0, length);
  }

  end(): void {
    if (this.#depth > 0 || this.#place === 'first' || this.#place === 'next' || this.#place === 'separator')
      throw new UnreadableFile(
        `it ends in the middle of its array, after record ${this.#count}`,
        'file_incomplete',
        true,
      );
  }

  /** Whether an object begins with a byte. */
  #between(byte: number): boolean {
    if (byte === space || byte === lineFeed || byte === 0x0d || byte === 0x09) return false;
    if (this.#place === 'start') {
      if (byteOrderMark[this.#bytes - 1] === byte) return false;
      this.#place = byte === openBracket ? 'first' : 'sequence';
      if (byte === openBracket) return false;
    }
    const expected = between[this.#place];
    if (byte === openBrace && expected.object !== null) {
      this.#place = expected.object;
      return true;
    }
    if (byte === comma && expected.comma !== null) this.#place = expected.comma;
    else if (byte === closeBracket && expected.end) this.#place = 'after';
    else throw this.#noRecords();
    return false;
  }

  /** Whether the object ends with a byte. */
  #inside(byte: number): boolean {
    if (this.#isString) {
      if (byte === lineFeed) throw this.#noRecords();
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === backslash) this.#isEscaped = true;
      else if (byte === quote) this.#isString = false;
      return false;
    }
    if (byte === quote) this.#isString = true;
    else if (byte === openBrace || byte === openBracket) this.#depth += 1;
    else if (byte === closeBrace || byte === closeBracket) this.#depth -= 1;
    if (this.#depth > 0) return false;
    this.#count += 1;
    return true;
  }

  #noRecords(): UnreadableFile {
    return new UnreadableFile(
      `it is not a JSON array of objects, [{ … }, { … }]: byte ${this.#bytes}, after record ${this.#count}, is unexpected`,
      'invalid_json',
    );
  }
}

/** What may come in each place, and the place after it. */
const between: Record<Place, { object: Place | null; comma: Place | null; end: boolean }> = {
  start: { object: null, comma: null, end: false },
  first: { object: 'separator', comma: null, end: true },
  next: { object: 'separator', comma: null, end: false },
  separator: { object: null, comma: 'next', end: true },
  after: { object: null, comma: null, end: false },
  sequence: { object: 'sequence', comma: null, end: false },
};
