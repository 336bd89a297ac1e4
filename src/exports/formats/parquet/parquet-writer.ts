import { ByteWriter, ParquetWriter as HyparquetWriter } from 'hyparquet-writer';
import type { ExportColumn, ExportRow, FormatWriter } from '../../table/export-table.js';
import type { DecimalType } from './decimal-fit.js';
import { type ParquetColumn, parquetColumn } from './parquet-column.js';

/** Rows that are in memory at a time: readers skip groups, so they should not be much smaller. */
const rowsOfGroup = 10_000;

/** In the footer of a file without rows: their number, 0, and the list of row groups, of which nothing says that they are structs. */
const noGroups = Buffer.of(0x16, 0x00, 0x19, 0x00);
const listOfStructs = 0x0c;

/** hyparquet-writer (0.17) writes an empty list without the type of its elements, and readers in Rust refuse the file. */
function typeEmptyList(footer: Uint8Array): void {
  const at = Buffer.from(footer.buffer, footer.byteOffset, footer.byteLength).lastIndexOf(noGroups);
  if (at < 0) throw new Error('a Parquet file without rows has another footer than expected');
  footer[at + noGroups.length - 1] = listOfStructs;
}

/** Parquet with Snappy: decimals, dates and instants in their own types, all others as texts, numbers and booleans. */
export class ParquetWriter implements FormatWriter {
  readonly #columns: ParquetColumn[];
  readonly #bytes = new ByteWriter();
  readonly #writer: HyparquetWriter;
  #group: ExportRow[] = [];

  /** `decimals`: the type of each column of decimals, by its place; null: they are texts. */
  constructor(columns: readonly ExportColumn[], decimals: readonly (DecimalType | null)[]) {
    this.#columns = columns.map((column, at) => parquetColumn(column, decimals[at] ?? null));
    const elements = this.#columns.map(({ element }) => element);
    this.#writer = new HyparquetWriter({
      writer: this.#bytes,
      schema: [{ name: 'export', num_children: elements.length }, ...elements],
      createdBy: 'cartograph',
    });
  }

  *begin(): Generator<Uint8Array> {
    yield* this.#take();
  }

  *rows(rows: readonly ExportRow[]): Generator<Uint8Array> {
    for (const row of rows) {
      this.#group.push(row);
      if (this.#group.length === rowsOfGroup) yield* this.#writeGroup();
    }
  }

  *end(): Generator<Uint8Array> {
    if (this.#group.length > 0) yield* this.#writeGroup();
    void this.#writer.finish();
    if (this.#writer.row_groups.length === 0) typeEmptyList(this.#bytes.getBytes());
    yield* this.#take();
  }

  *#writeGroup(): Generator<Uint8Array> {
    const group = this.#group;
    this.#group = [];
    void this.#writer.write({
      columnData: this.#columns.map(({ element, value, hasStatistics }, at) => ({
        name: element.name,
        data: group.map((row) => (row[at] === null ? null : value(row[at]!))) as never,
        statistics: hasStatistics,
      })),
      rowGroupSize: rowsOfGroup,
    });
    yield* this.#take();
  }

  /** What was written since the last call. The writer goes on in the same memory. */
  *#take(): Generator<Uint8Array> {
    const taken = Uint8Array.from(this.#bytes.getBytes());
    this.#bytes.index = 0;
    if (taken.length > 0) yield taken;
  }
}
