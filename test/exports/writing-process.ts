import type { ExportFormat } from '../../src/exports/formats/create-writer.js';
import type { ExportColumn } from '../../src/exports/table/export-table.js';
import { writeTable } from '../../src/exports/write-table.js';
import { keepHeapSmall } from '../../src/runtime/heap-growth.js';

/** Writes so many rows in a format to nowhere, and prints the most memory that the process took, in bytes: `xlsx 20000`. */
const [format, rows] = [process.argv[2] as ExportFormat, Number(process.argv[3])];
const rowsOfBatch = 200;

const columns: ExportColumn[] = [
  ...['id', 'order', 'sku', 'title', 'variant', 'category'].map((name) => ({ name, type: 'text' as const })),
  ...['price', 'discount', 'tax'].map((name) => ({ name, type: 'amount' as const })),
  { name: 'quantity', type: 'integer' },
  { name: 'day', type: 'date' },
  { name: 'at', type: 'instant' },
];

function row(at: number): string[] {
  const [cents, day] = [String(at % 100).padStart(2, '0'), String((at % 28) + 1).padStart(2, '0')];
  return [
    ...[
      `london:${at}`,
      `#${at}`,
      `SKU-${at % 997}`,
      `A mug of the colour ${at % 31}`,
      `${at % 7} cm`,
      `Kitchen ${at % 11}`,
    ],
    ...[`${at % 1000}.${cents}`, `0.${cents}`, `1.${cents}`, `${(at % 5) + 1}`],
    ...[`2026-07-${day}`, `2026-07-${day}T09:15:02Z`],
  ];
}

async function* batches() {
  for (let from = 0; from < rows; from += rowsOfBatch) {
    yield Array.from({ length: rowsOfBatch }, (_, at) => row(from + at));
  }
}

keepHeapSmall('export');
const fits = columns.map(({ type }) => (type === 'amount' ? { whole: 4, scale: 2 } : null));
const source = {
  ...{ title: 'lines', columns, expectedRows: rows, version: null, batches },
  decimalNeeds: async () => fits,
};
let bytes = 0;
for await (const piece of writeTable(source, { format })) bytes += piece.length;
process.stdout.write(`${JSON.stringify({ bytes, peak: process.resourceUsage().maxRSS * 1024 })}\n`);
