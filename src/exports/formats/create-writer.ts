import type { DecimalNeed } from '../table/decimal-need.js';
import type { ExportColumn, FormatWriter } from '../table/export-table.js';
import { type CsvOptions, defaultCsvOptions } from './csv/csv-options.js';
import { CsvWriter } from './csv/csv-writer.js';
import { NdjsonWriter } from './ndjson/ndjson-writer.js';
import { decimalType } from './parquet/decimal-fit.js';
import { ParquetWriter } from './parquet/parquet-writer.js';
import { XlsxWriter } from './xlsx/xlsx-writer.js';

export const exportFormats = ['csv', 'xlsx', 'ndjson', 'parquet'] as const;

export type ExportFormat = (typeof exportFormats)[number];

export interface TableToWrite {
  /** For people: the name of the sheet. */
  title: string;
  columns: readonly ExportColumn[];
  csv?: CsvOptions;
  /** What the decimals of each column need, by its place. Only Parquet asks for it: its types stand before the values. */
  decimalNeeds?: () => Promise<readonly (DecimalNeed | null)[]>;
}

export const contentTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ndjson: 'application/x-ndjson; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
};

export async function createWriter(format: ExportFormat, table: TableToWrite): Promise<FormatWriter> {
  const { columns } = table;
  switch (format) {
    case 'csv':
      return new CsvWriter(columns, table.csv ?? defaultCsvOptions);
    case 'xlsx':
      return new XlsxWriter(columns, { sheet: table.title });
    case 'ndjson':
      return new NdjsonWriter(columns);
    case 'parquet': {
      const needs = (await table.decimalNeeds?.()) ?? [];
      return new ParquetWriter(
        columns,
        columns.map(({ type }, at) => (needs[at] ? decimalType(type, needs[at]) : null)),
      );
    }
  }
}
