/** Bytes are collected into pieces of about this size: one write per row costs more than the row. */
const pieceBytes = 64 * 1024;
/** Most change sets have few rows. */
const firstBytes = 1024;
/** A row that begins shortly before the end of a piece fits without a larger buffer. */
const spareBytes = 4 * 1024;
const longestInUtf8 = 3;
/** Up to this length, copying each character takes less time than a call of `Buffer.write`. */
const shortText = 24;

const tab = 0x09;
const newline = 0x0a;
const backslash = 0x5c;
const letterT = 0x74;
const letterF = 0x66;
const capitalN = 0x4e;

const special = /[\\\n\r\t]/;
const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
/** Characters that are written as they are: ASCII without those of `special`. */
const isPlain = Uint8Array.from({ length: 0x80 }, (_, code) => (special.test(String.fromCharCode(code)) ? 0 : 1));

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

  /** Adds a row. */
  add(values: readonly CopyValue[]): void {
    for (const value of values) this.field(value);
    this.endRow();
  }

  /** Adds the next field of a row. null and undefined are null. */
  field(value: CopyValue): void {
    if (typeof value === 'string') this.#text(value);
    else if (value === null || value === undefined) this.#signs(backslash, capitalN);
    else if (typeof value === 'boolean') this.#signs(value ? letterT : letterF);
    else if (value instanceof Date) this.#text(value.toISOString());
    else if (Buffer.isBuffer(value)) this.#text(`\\x${value.toString('hex')}`);
    else this.#text(String(value));
  }

  endRow(): void {
    // In place of the tab after its last field.
    this.#piece[this.#end - 1] = newline;
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

  #signs(first: number, second?: number): void {
    const piece = this.#withRoom(3);
    let end = this.#end;
    piece[end++] = first;
    if (second !== undefined) piece[end++] = second;
    piece[end++] = tab;
    this.#end = end;
  }

  #text(text: string): void {
    const { length } = text;
    const piece = this.#withRoom(longestInUtf8 * length + 1);
    let end = this.#end;
    let done = 0;
    if (length <= shortText) {
      for (; done < length; done += 1) {
        const code = text.charCodeAt(done);
        if (isPlain[code] !== 1) break;
        piece[end++] = code;
      }
    }
    if (done < length) end += piece.write(escaped(done === 0 ? text : text.slice(done)), end);
    piece[end++] = tab;
    this.#end = end;
  }

  #withRoom(bytes: number): Buffer {
    const needed = this.#end + bytes;
    return needed <= this.#piece.length ? this.#piece : this.#grow(needed);
  }

  #grow(needed: number): Buffer {
    const size = Math.max(needed + spareBytes, Math.min(2 * this.#piece.length, pieceBytes + spareBytes));
    const larger = Buffer.allocUnsafeSlow(size);
    this.#piece.copy(larger, 0, 0, this.#end);
    this.#piece = larger;
    return larger;
  }
}

function escaped(text: string): string {
  return special.test(text) ? text.replace(/[\\\n\r\t]/g, (each) => escapes[each]!) : text;
}
