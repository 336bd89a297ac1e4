import { type ExportFormat } from '../../../src/exports/formats/create-writer.js';
import type { CsvOptions } from '../../../src/exports/formats/csv/csv-options.js';
import { decimalNeed } from '../../../src/exports/table/decimal-need.js';
import type { ExportColumn, ExportRow } from '../../../src/exports/table/export-table.js';
import { writeTable } from '../../../src/exports/write-table.js';

export const oddColumns: ExportColumn[] = [
  { name: 'sku', type: 'text' },
  { name: 'total', type: 'amount' },
  { name: 'rate', type: 'decimal' },
  { name: 'orders', type: 'integer' },
  { name: 'isTest', type: 'boolean' },
  { name: 'day', type: 'date' },
  { name: 'at', type: 'instant' },
];

const wide = '12345678901234567890.123456';

/** What formats get wrong, a row each: as the API would serve it. */
export const oddRows: ExportRow[] = [
  ['00123', '55.00', '0.5', '7', 'true', '2026-07-03', '2026-07-03T09:15:02Z'],
  ['=1+1', '-0.01', '-0.000001', '-7', 'false', '2024-02-29', '2026-07-03T09:15:02.5Z'],
  ['+44 20', '1', '1', '0', 'true', '1970-01-01', '1970-01-01T00:00:00Z'],
  ['-5 off', '1.000', '999999999999999', '2147483648', 'true', '1899-12-31', '1899-12-31T12:00:00Z'],
  ['@home', wide, `-${wide}`, '1234567890123456', 'true', '9999-12-31', '2026-07-03T09:15:02.123456Z'],
  ['say "hi", he said;\tthen', '0.30', '0.1', '1', 'true', '2026-01-01', '2026-01-01T00:00:00.123Z'],
  ['two\nlines\r\nand more', '0.00', '0', '1', 'true', '2026-01-01', '2026-01-01T00:00:00Z'],
  ['zł ₹ 🧁 é', '10.10', '10.1', '1', 'true', '2026-01-01', '2026-01-01T00:00:00Z'],
  ['<b>&amp;</b> _x0041_ \u0007', '1.50', '1.5', '1', 'true', '2026-01-01', '2026-01-01T00:00:00Z'],
  ["'quoted", '2.50', '2.5', '1', 'true', '2026-01-01', '2026-01-01T00:00:00Z'],
  ['', null, null, null, null, null, null],
  [null, null, null, null, null, null, null],
  ['  =2+2', '3.50', '3.5', '1', 'true', '2026-01-01', '2026-01-01T00:00:00Z'],
  ['1E5', '4.50', '4.5', '1', 'true', '2026-01-01', '2026-01-01T00:00:00Z'],
];

/** All bytes of a file with these rows, in batches of a few. */
export async function fileOf(
  format: ExportFormat,
  {
    columns = oddColumns,
    rows = oddRows,
    csv,
  }: { columns?: ExportColumn[]; rows?: ExportRow[]; csv?: CsvOptions } = {},
): Promise<Buffer> {
  const source = {
    ...{ title: 'odd', columns, expectedRows: rows.length, version: null },
    decimalNeeds: async () =>
      columns.map(({ type }, at) =>
        type === 'decimal' || type === 'amount' ? decimalNeed(rows.map((row) => row[at]!)) : null,
      ),
    batches: async function* batches() {
      for (let at = 0; at < rows.length; at += 3) yield rows.slice(at, at + 3);
    },
  };
  const pieces: Uint8Array[] = [];
  for await (const piece of writeTable(source, { format, ...(csv && { csv }) })) pieces.push(piece);
  return Buffer.concat(pieces);
}
