const newline = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
const space = 0x20;

/** A longer row is most likely an unclosed quote. */
export const longestRow = 1024 * 1024;

/** A position in a file: in bytes, and the line there, from 1. */
export interface RowPlace {
  offset: number;
  line: number;
}

/** One row of a file, without its line end. */
export class Row {
  /** Read as UTF-8: bytes that are not are replaced by U+FFFD. */
  readonly text: string;
  readonly byteLength: number;

  constructor(
    private readonly held: Buffer,
    private readonly from: number,
    private readonly to: number,
    /** The position at which it begins. */
    readonly start: RowPlace,
    /** The position after its line end: to resume from. */
    readonly end: RowPlace,
    /** False for a last row without a line end; it may have been cut off. */
    readonly isEnded: boolean,
    text?: string,
  ) {
    this.text = text ?? held.toString('utf8', from, to);
    this.byteLength = to - from;
  }

  /** The line on which it begins. */
  get line(): number {
    return this.start.line;
  }

  /** With what it has from the rows above. */
  filled(text: string): Row {
    if (text === this.text) return this;
    return new Row(this.held, this.from, this.to, this.start, this.end, this.isEnded, text);
  }

  /** Valid until rows from the next piece of the file are requested. */
  get bytes(): Buffer {
    return this.held.subarray(this.from, this.to);
  }
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
 * The rows of a file, without empty ones, in groups as they are read from disk: all of a group are taken before the next
 * one is requested. A quote counts only at the beginning of a cell (RFC 4180), so that one inside a cell (`5" nail`)
 * affects only its own row. Holds one row and one piece at a time, in its own memory. Throws a `RowTooLongError` or a
 * `BlankLinesError`.
 */
export async function* readRows(
  pieces: AsyncIterable<Buffer>,
  { offset, line, delimiter }: RowsFrom,
): AsyncGenerator<Iterable<Row>> {
  const held = new HeldBytes();
  const splitter = new RowSplitter(held, { offset, line }, delimiter);
  for await (const piece of pieces) {
    held.add(piece);
    yield splitter.whole();
    if (held.bytes.length > longestRow) throw new RowTooLongError(splitter.at.line);
  }
  yield splitter.last();
}

class RowSplitter {
  at: RowPlace;
  #blank = 0;

  constructor(
    private readonly held: HeldBytes,
    from: RowPlace,
    private readonly delimiter: number | null,
  ) {
    this.at = from;
  }

  /** The rows whose ends have been read. */
  *whole(): Generator<Row> {
    const { held, delimiter } = this;
    const { bytes } = held;
    let start = 0;
    let quoted = -1;
    for (;;) {
      // Searched once per quote, not once per row: in a file without any, each row would search the rest of the piece
      // again.
      if (delimiter !== null && quoted < start) quoted = nextQuote(bytes, start);
      const end = rowEnd(bytes, start, { delimiter, quoted });
      if (end === null) break;
      const { at } = this;
      if (end.at - start > longestRow) throw new RowTooLongError(at.line);
      this.at = { offset: at.offset + end.at + 1 - start, line: at.line + end.lines };
      const to = withoutReturn(bytes, start, end.at);
      if (!isBlank(bytes, start, to)) {
        this.#blank = 0;
        yield new Row(bytes, start, to, at, this.at, true);
      } else {
        this.#blank += 1;
        if (this.#blank > mostBlankLines) throw new BlankLinesError(at.line);
      }
      start = end.at + 1;
    }
    held.drop(start);
  }

  /** What follows the last line end. */
  *last(): Generator<Row> {
    const { bytes } = this.held;
    const to = withoutReturn(bytes, 0, bytes.length);
    if (isBlank(bytes, 0, to)) return;
    const { offset, line } = this.at;
    yield new Row(bytes, 0, to, this.at, { offset: offset + bytes.length, line }, false);
  }
}

/** The bytes that are not read yet, in one buffer that grows with the longest row. */
class HeldBytes {
  #buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;

  get bytes(): Buffer {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** Adds a piece. Overwrites what was dropped. */
  add(piece: Buffer): void {
    const kept = this.bytes;
    const size = kept.length + piece.length;
    const buffer = size <= this.#buffer.length ? this.#buffer : Buffer.allocUnsafe(2 * size);
    kept.copy(buffer);
    piece.copy(buffer, kept.length);
    this.#buffer = buffer;
    this.#start = 0;
    this.#end = size;
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

function isBlank(bytes: Buffer, from: number, to: number): boolean {
  let at = from;
  while (at < to && bytes[at] === space) at += 1;
  return at === to;
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

function withoutReturn(bytes: Buffer, start: number, end: number): number {
  return end > start && bytes[end - 1] === carriageReturn ? end - 1 : end;
}
