import { createWriter, type ExportFormat } from './formats/create-writer.js';
import type { CsvOptions } from './formats/csv/csv-options.js';
import type { TableSource } from './table/table-source.js';

export interface HowToWrite {
  format: ExportFormat;
  /** Left out: the usual ones. */
  csv?: CsvOptions;
  /** Called as rows are written. */
  onRows?: (rows: number) => void;
  /** Ends it with its reason. */
  signal?: AbortSignal;
}

/** The bytes of a file with all rows of a table, in pieces. Only one batch of rows is in memory, or a row group of Parquet. */
export async function* writeTable(
  source: TableSource,
  { format, csv, onRows, signal }: HowToWrite,
): AsyncGenerator<Uint8Array> {
  const { title, columns, decimalNeeds } = source;
  const writer = await createWriter(format, { title, columns, decimalNeeds, ...(csv && { csv }) });
  yield* writer.begin();
  let rows = 0;
  for await (const batch of source.batches()) {
    signal?.throwIfAborted();
    yield* writer.rows(batch);
    rows += batch.length;
    onRows?.(rows);
  }
  yield* writer.end();
}
