/**
 * Import of an XLSX workbook: one sheet with the given number of rows, an order and its line each, by the ordinary
 * command. `npm run bench:workbook -- 1000000`
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { XlsxWriter } from '../src/exports/formats/xlsx/xlsx-writer.js';
import type { ExportColumn } from '../src/exports/table/export-table.js';
import { projectFile } from '../src/runtime/project-files.js';
import { makeBed } from './bed.js';
import { measure } from './measured-process.js';
import { shippedCommand } from './shipped-command.js';

const megabyte = 1_000_000;
const rowsAtOnce = 1000;
const columns: ExportColumn[] = [
  { name: 'order_id', type: 'text' },
  { name: 'ordered_at', type: 'instant' },
  { name: 'customer_id', type: 'integer' },
  { name: 'sku', type: 'text' },
  { name: 'title', type: 'text' },
  { name: 'quantity', type: 'integer' },
  { name: 'unit_price', type: 'amount' },
  { name: 'country', type: 'text' },
];
const mapping = 'files: [{ pattern: "*sales.xlsx", decimal: ".", kinds: { orders: {}, order_lines: {} } }]\n';

const rows = Number(process.argv[2] ?? 1_000_000);
const bed = await makeBed();
const folder = await mkdtemp(path.join(tmpdir(), 'cartograph-workbook-'));
try {
  const file = path.join(folder, 'sales.xlsx');
  await pipeline(Readable.from(workbook()), createWriteStream(file));
  const url = await bed.database('workbook');
  const config = path.join(folder, 'cartograph.yaml');
  await writeFile(path.join(folder, 'mapping.yaml'), mapping);
  await writeFile(
    config,
    `sources:\n  - { id: till, platform: FILES, currency: GBP, timezone: Europe/London, backfillStart: 2024-01-01, settings: { mapping: ${path.join(folder, 'mapping.yaml')} } }\n`,
  );
  const args = ['import', file, '--config', config];
  const { seconds, peakRssBytes, cpuSeconds } = await measure(shippedCommand(projectFile('.')), args, {
    DATABASE_URL: url,
  });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows: facts } = await client.query<{ rows: string }>('select count(*) as rows from warehouse.fact_orders');
  await client.end();
  if (facts[0]?.rows !== String(rows)) throw new Error(`${facts[0]?.rows} of ${rows} rows are in the facts`);
  const { size } = await stat(file);
  process.stdout.write(
    `${(size / megabyte).toFixed(0)} MB, ${rows.toLocaleString('en')} rows: ${seconds.toFixed(0)} s, ${Math.round(rows / seconds).toLocaleString('en')} rows/s, ` +
      `memory at most ${Math.round(peakRssBytes / megabyte)} MB, CPU ${cpuSeconds.toFixed(0)} s of Node\n`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
  await bed.close();
}

function* workbook(): Generator<Uint8Array> {
  const writer = new XlsxWriter(columns, { sheet: 'Sales' });
  yield* writer.begin();
  for (let from = 1; from <= rows; from += rowsAtOnce) {
    const numbers = Array.from({ length: Math.min(rowsAtOnce, rows - from + 1) }, (_, at) => from + at);
    yield* writer.rows(numbers.map(sale));
  }
  yield* writer.end();
}

function sale(number: number): (string | null)[] {
  const placed = new Date(Date.UTC(2024, 0, 1) + number * 60_000).toISOString();
  return [
    ...[`T${number}`, placed, `${number % 50_000}`, `SKU-${number % 3000}`, `Tea no. ${number % 3000}`],
    ...[`${(number % 3) + 1}`, `${(number % 97) + 1}.${String(number % 100).padStart(2, '0')}`, 'GB'],
  ];
}
