const newline = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;

/** A longer one is most likely a quote that nobody closed. */
export const longestRow = 1024 * 1024;

export interface Row {
  /** Without its line end. */
  bytes: Buffer;
  /** On which it begins, from 1. */
  line: number;
  /** The place in the file after its line end, and the line there: to go on from. */
  end: { offset: number; line: number };
  /** False of a last row without a line end; it may have been cut. */
  isEnded: boolean;
}

export interface RowsFrom {
  offset: number;
  line: number;
  /** Of CSV, whose quoted cells may hold line ends; null: every line is a row. */
  delimiter: number | null;
}

export class RowTooLongError extends Error {
  constructor(readonly line: number) {
    super(`the row that begins at line ${line} is longer than ${longestRow} bytes`);
  }
}

/**
 * The rows of a file as bytes, without empty ones, in groups as they come off the disk. A quote counts where a cell begins
 * with it (RFC 4180), so that one inside a cell (`5" nail`) spoils nothing but its own row. Holds one row and one piece at a time.
 * Throws a `RowTooLongError`.
 */
export async function* readRows(
  pieces: AsyncIterable<Buffer>,
  { offset, line, delimiter }: RowsFrom,
): AsyncGenerator<Row[]> {
  let rest: Buffer = Buffer.alloc(0);
  let at = { offset, line };
  for await (const piece of pieces) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const rows: Row[] = [];
    let start = 0;
    for (;;) {
      const end = rowEnd(bytes, start, delimiter);
      if (end === null) break;
      if (end.at - start > longestRow) throw new RowTooLongError(at.line);
      const next = { offset: at.offset + end.at + 1 - start, line: at.line + end.lines };
      const row = trimmed(bytes, start, end.at);
      if (row.length > 0) rows.push({ bytes: row, line: at.line, end: next, isEnded: true });
      at = next;
      start = end.at + 1;
    }
    if (rows.length > 0) yield rows;
    rest = bytes.subarray(start);
    if (rest.length > longestRow) throw new RowTooLongError(at.line);
  }
  const row = trimmed(rest, 0, rest.length);
  if (row.length === 0) return;
  yield [{ bytes: row, line: at.line, end: { offset: at.offset + rest.length, line: at.line }, isEnded: false }];
}

/** The place of the line end that ends the row which begins at `start`, and the lines up to it; null when it is not there yet. */
function rowEnd(bytes: Buffer, start: number, delimiter: number | null): { at: number; lines: number } | null {
  const first = bytes.indexOf(newline, start);
  if (first < 0) return null;
  if (delimiter === null) return { at: first, lines: 1 };
  const quoted = bytes.indexOf(quote, start);
  if (quoted < 0 || quoted > first) return { at: first, lines: 1 };
  return quotedRowEnd(bytes, start, delimiter);
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
      // Right after a closing quote: the two stand for one inside the cell.
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
