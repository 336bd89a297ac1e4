const newline = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
const space = 0x20;

/** A longer row is most likely an unclosed quote. */
export const longestRow = 1024 * 1024;

export interface Row {
  /** Without its line end. */
  bytes: Buffer;
  /** The line on which it begins, from 1. */
  line: number;
  /** The position in the file at which it begins. */
  start: { offset: number; line: number };
  /** The position after its line end, and the line there: to resume from. */
  end: { offset: number; line: number };
  /** False for a last row without a line end; it may have been cut off. */
  isEnded: boolean;
}

interface RowsFrom {
  offset: number;
  line: number;
  /** For CSV, whose quoted cells may contain line ends; null: every line is a row. */
  delimiter: number | null;
}

/**
 * A file with this many empty lines in succession is not a table: a compressed file of a few kilobytes may hold
 * gigabytes of them.
 */
const mostBlankLines = 1_000_000;

export class BlankLinesError extends Error {
  constructor(readonly line: number) {
    super(`more than ${mostBlankLines} empty lines come before line ${line}`);
  }
}

export class RowTooLongError extends Error {
  constructor(readonly line: number) {
    super(`the row that begins at line ${line} is longer than ${longestRow} bytes`);
  }
}

/**
 * The rows of a file as bytes, without empty ones, in groups as they are read from disk. A quote counts only at the
 * beginning of a cell (RFC 4180), so that one inside a cell (`5" nail`) affects only its own row. Holds one row and one
 * piece at a time, in its own memory: the bytes of a group are valid until the next one is requested. Throws a
 * `RowTooLongError` or a `BlankLinesError`.
 */
export async function* readRows(
  pieces: AsyncIterable<Buffer>,
  { offset, line, delimiter }: RowsFrom,
): AsyncGenerator<Row[]> {
  const held = new HeldBytes();
  let at = { offset, line };
  let blank = 0;
  for await (const piece of pieces) {
    const bytes = held.add(piece);
    const rows: Row[] = [];
    let start = 0;
    let quoted = -1;
    for (;;) {
      // Searched once per quote, not once per row: in a file without any, each row would search the rest of the piece
      // again.
      if (delimiter !== null && quoted < start) quoted = nextQuote(bytes, start);
      const end = rowEnd(bytes, start, { delimiter, quoted });
      if (end === null) break;
      if (end.at - start > longestRow) throw new RowTooLongError(at.line);
      const next = { offset: at.offset + end.at + 1 - start, line: at.line + end.lines };
      const row = trimmed(bytes, start, end.at);
      if (!isBlank(row)) {
        rows.push({ bytes: row, line: at.line, start: at, end: next, isEnded: true });
        blank = 0;
      } else {
        blank += 1;
        if (blank > mostBlankLines) throw new BlankLinesError(at.line);
      }
      at = next;
      start = end.at + 1;
    }
    if (rows.length > 0) yield rows;
    held.drop(start);
    if (held.bytes.length > longestRow) throw new RowTooLongError(at.line);
  }
  const rest = held.bytes;
  const row = trimmed(rest, 0, rest.length);
  if (isBlank(row)) return;
  yield [
    { bytes: row, line: at.line, start: at, end: { offset: at.offset + rest.length, line: at.line }, isEnded: false },
  ];
}

/** The bytes that are not read yet, in one buffer that grows with the longest row. */
class HeldBytes {
  #buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;

  get bytes(): Buffer {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** Adds a piece, and returns all bytes. Overwrites what was dropped. */
  add(piece: Buffer): Buffer {
    const kept = this.bytes;
    const size = kept.length + piece.length;
    const buffer = size <= this.#buffer.length ? this.#buffer : Buffer.allocUnsafe(2 * size);
    kept.copy(buffer);
    piece.copy(buffer, kept.length);
    this.#buffer = buffer;
    this.#start = 0;
    this.#end = size;
    return this.bytes;
  }

  drop(bytes: number): void {
    this.#start += bytes;
  }
}

/**
 * The position of the line end of the row that begins at `start`, and the lines up to it; null if it is not there yet.
 */
function rowEnd(
  bytes: Buffer,
  start: number,
  { delimiter, quoted }: { delimiter: number | null; quoted: number },
): { at: number; lines: number } | null {
  const first = bytes.indexOf(newline, start);
  if (first < 0) return null;
  if (delimiter === null || quoted > first) return { at: first, lines: 1 };
  return quotedRowEnd(bytes, start, delimiter);
}

function nextQuote(bytes: Buffer, start: number): number {
  const at = bytes.indexOf(quote, start);
  return at < 0 ? Number.POSITIVE_INFINITY : at;
}

function isBlank(row: Buffer): boolean {
  return row.length === 0 || (row[0] === space && row.every((byte) => byte === space));
}

function quotedRowEnd(bytes: Buffer, start: number, delimiter: number): { at: number; lines: number } | null {
  let lines = 1;
  let isQuoted = false;
  let isCellStart = true;
  let closedAt = -2;
  for (let i = start; i < bytes.length; i += 1) {
    const c = bytes[i];
    if (isQuoted) {
      if (c === quote) {
        isQuoted = false;
        closedAt = i;
      } else if (c === newline) lines += 1;
    } else if (c === quote && (isCellStart || closedAt === i - 1)) {
      // Right after a closing quote: the two are an escaped quote inside the cell.
      isQuoted = true;
      isCellStart = false;
    } else if (c === newline) return { at: i, lines };
    else isCellStart = c === delimiter;
  }
  return null;
}

function trimmed(bytes: Buffer, start: number, end: number): Buffer {
  return bytes.subarray(start, end > start && bytes[end - 1] === carriageReturn ? end - 1 : end);
}
