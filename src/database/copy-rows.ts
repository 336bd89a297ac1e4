/** Bytes are collected into pieces of about this size: one write per row costs more than the row. */
const pieceBytes = 64 * 1024;
/** Most change sets have few rows. */
const firstBytes = 1024;
/** A row that begins shortly before the end of a piece fits without a larger buffer. */
const spareBytes = 4 * 1024;
const longestInUtf8 = 3;

const tab = 0x09;
const newline = 0x0a;
const carriageReturn = 0x0d;
const backslash = 0x5c;
const firstNotAscii = 0x80;
const letterT = 0x74;
const letterF = 0x66;
const letterN = 0x6e;
const letterR = 0x72;
const capitalN = 0x4e;

const special = /[\\\n\r\t]/g;
const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

export type CopyValue = string | number | bigint | boolean | Date | Buffer | null | undefined;

/** An array of texts, as its value in a row, or as a parameter of a statement. */
export function textArray(values: readonly string[]): string {
  if (values.length === 0) return '{}';
  const joined = values.join('","');
  // With an escape, or more quotes than those between the values, some value needs escapes.
  const isPlain = !joined.includes('\\') && joined.split('"').length === 2 * values.length - 1;
  return isPlain ? `{"${joined}"}` : `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

/**
 * Rows in COPY's text format, as bytes. They are written without any text in between: the texts of millions of
 * fields, and of the rows that they are joined into, were a tenth of the garbage of an import.
 */
export class CopyRows {
  readonly #full: Buffer[] = [];
  #piece = Buffer.allocUnsafe(firstBytes);
  #end = 0;
  #isInRow = false;

  /** Adds a row. */
  add(values: readonly CopyValue[]): void {
    for (const value of values) this.field(value);
    this.endRow();
  }

  /** Adds the next field of a row. null and undefined are null. */
  field(value: CopyValue): void {
    if (this.#isInRow) this.#write(tab);
    this.#isInRow = true;
    if (typeof value === 'string') this.#text(value);
    else if (value === null || value === undefined) this.#write(backslash, capitalN);
    else if (typeof value === 'boolean') this.#write(value ? letterT : letterF);
    else if (value instanceof Date) this.#text(value.toISOString());
    else if (Buffer.isBuffer(value)) this.#text(`\\x${value.toString('hex')}`);
    else this.#text(String(value));
  }

  endRow(): void {
    this.#write(newline);
    this.#isInRow = false;
    if (this.#end < pieceBytes) return;
    this.#full.push(this.#piece.subarray(0, this.#end));
    this.#piece = Buffer.allocUnsafeSlow(pieceBytes + spareBytes);
    this.#end = 0;
  }

  /** The bytes of all rows. */
  *pieces(): Generator<Buffer> {
    yield* this.#full;
    if (this.#end > 0) yield this.#piece.subarray(0, this.#end);
  }

  #write(first: number, second?: number): void {
    const piece = this.#withRoom(2);
    piece[this.#end] = first;
    this.#end += 1;
    if (second === undefined) return;
    piece[this.#end] = second;
    this.#end += 1;
  }

  #text(text: string): void {
    const { length } = text;
    const piece = this.#withRoom(longestInUtf8 * length);
    let end = this.#end;
    for (let i = 0; i < length; i += 1) {
      const code = text.charCodeAt(i);
      if (code >= firstNotAscii) {
        const rest = text.slice(i).replace(special, (each) => escapes[each]!);
        this.#end = end + piece.write(rest, end, 'utf8');
        return;
      }
      const escape = code === backslash || code <= carriageReturn ? escapeOf(code) : 0;
      if (escape !== 0) {
        piece[end] = backslash;
        end += 1;
      }
      piece[end] = escape === 0 ? code : escape;
      end += 1;
    }
    this.#end = end;
  }

  #withRoom(bytes: number): Buffer {
    const needed = this.#end + bytes;
    if (needed <= this.#piece.length) return this.#piece;
    const larger = Buffer.allocUnsafeSlow(
      Math.max(needed + spareBytes, Math.min(2 * this.#piece.length, pieceBytes + spareBytes)),
    );
    this.#piece.copy(larger, 0, 0, this.#end);
    this.#piece = larger;
    return larger;
  }
}

/** The character after the backslash; 0: none is needed. */
function escapeOf(code: number): number {
  switch (code) {
    case backslash:
      return backslash;
    case tab:
      return letterT;
    case newline:
      return letterN;
    case carriageReturn:
      return letterR;
    default:
      return 0;
  }
}
