const [tab, lineFeed, carriageReturn] = [0x09, 0x0a, 0x0d];

/** The first line of a report in UTF-8, and where it ends: in front of its line feed. */
export function firstLine(report: Buffer): { text: string; end: number } {
  const end = endOfLine(report, 0);
  return { text: report.toString('utf8', 0, lastOf(report, 0, end)), end };
}

/** One row at a time of a tab-separated report in UTF-8, as places in its bytes. A cell that the row lacks is empty. */
export class RowInPlace {
  /** In front of its line feed: the next row begins behind it. */
  end = 0;
  readonly #report: Buffer;
  readonly #columns: number;
  /** Where each cell begins, and one more: where the one after the last would. */
  readonly #starts: Int32Array;

  constructor(report: Buffer, columns: number) {
    this.#report = report;
    this.#columns = columns;
    this.#starts = new Int32Array(columns + 1);
  }

  /** Goes to the row that begins there. */
  read(start: number): void {
    const [report, starts, columns] = [this.#report, this.#starts, this.#columns];
    const end = endOfLine(report, start);
    const last = lastOf(report, start, end);
    let column = 0;
    starts[column++] = start;
    for (let at = start; at < last && column <= columns; at += 1) if (report[at] === tab) starts[column++] = at + 1;
    while (column <= columns) starts[column++] = last + 1;
    this.end = end;
  }

  get isEmpty(): boolean {
    return this.#columns === 0 || this.#starts[this.#columns]! - this.#starts[0]! <= 1;
  }

  /** Whether a cell has anything. */
  has(column: number): boolean {
    return this.#starts[column + 1]! - 1 > this.#starts[column]!;
  }

  text(column: number): string {
    return this.has(column) ? this.#report.toString('utf8', this.#starts[column], this.#starts[column + 1]! - 1) : '';
  }

  /** The bytes of these cells, with tabs between them. */
  only(columns: readonly number[]): Buffer {
    const [report, starts] = [this.#report, this.#starts];
    const bytes = Buffer.allocUnsafe(this.end - starts[0]! + columns.length);
    let length = 0;
    for (const column of columns) {
      const end = starts[column + 1]! - 1;
      for (let at = starts[column]!; at < end; at += 1) bytes[length++] = report[at]!;
      bytes[length++] = tab;
    }
    return bytes.subarray(0, Math.max(0, length - 1));
  }
}

function endOfLine(report: Buffer, start: number): number {
  const end = report.indexOf(lineFeed, start);
  return end === -1 ? report.length : end;
}

/** The end of a line without a carriage return. */
function lastOf(report: Buffer, start: number, end: number): number {
  return end > start && report[end - 1] === carriageReturn ? end - 1 : end;
}
