import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { makeClock, micros } from '../../simulators/kit/clock.js';
import type { Random } from '../../simulators/kit/random.js';
import { generateTill } from '../../simulators/till/generate.js';
import { tillLedger } from '../../simulators/till/ledger.js';
import type { Till } from '../../simulators/till/model.js';
import { writeTillDay, writeTillFiles } from '../../simulators/till/write-files.js';
import type { SourceConfig } from '../../src/config/config.js';
import { ledgerBooks, warehouseBooks } from '../end-to-end/books.js';
import { clockOn } from '../ingest/support/syncing.js';
import { onFileRead } from './file-reads.js';
import type { PlatformUnderTest, PlatformWorld, StagedFault, WorldWanted } from './platform-under-test.js';

const firstDay = '2026-03-02';

interface TillWorld extends PlatformWorld {
  folder: string;
}

async function openWorld({ seed, records, days }: WorldWanted): Promise<TillWorld> {
  // A file is opened twice, for its content and for its rows: with few days the kills at each read stay few.
  const closed = Math.min(days, 3);
  const settings = {
    ...{ seed, currency: 'GBP', places: 2, ianaTimezone: 'Europe/London', taxesIncluded: true, taxPercent: 20 },
    ...{ salesPerDay: Math.ceil(records / closed), from: firstDay },
    people: [
      { firstName: 'Ada', lastName: 'Hill', email: 'ada@example.com', phone: null, city: 'Leeds', country: 'GB' },
      { firstName: 'Dev', lastName: 'Hill', email: null, phone: '+442079460003', city: 'Leeds', country: 'GB' },
    ],
  };
  /** A day depends only on the days before it, so none is generated before it is needed. */
  const tillUntil = (day: number): Till => generateTill({ ...settings, days: day + 1 });
  let till = tillUntil(closed - 1);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-till-'));
  const virtual = makeClock({ mode: 'manual', at: micros(`${dayOf(till, closed - 1)}T22:00:00Z`) });
  let lastDay = closed - 1;
  const writeAll = (): void => {
    writeTillFiles(till, folder, dayOf(till, lastDay));
    dateCatalogue(folder, new Date(`${firstDay}T08:00:00Z`));
  };
  writeAll();
  return {
    ...{ folder, clock: clockOn(virtual) },
    source: (settings) => tillSource(folder, settings),
    change: (random) => {
      if (random.chance(0.15)) {
        lastDay += 1;
        till = tillUntil(lastDay);
        writeTillDay(till, folder, dayOf(till, lastDay));
      } else changePrices(folder, random, new Date(virtual.now() / 1000));
    },
    settle: async () => undefined,
    onRead: (listener) => onFileRead(folder, listener),
    books: {
      ledger: () => ledgerBooks(tillLedger(till).days),
      warehouse: warehouseBooks,
    },
    mend: () => {
      rmSync(folder, { recursive: true, force: true });
      writeAll();
    },
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

function dayOf({ days }: Till, index: number): string {
  return days[index]!.day;
}

function tillSource(folder: string, settings: Record<string, unknown> = {}): SourceConfig {
  return {
    ...{ id: 'till', platform: 'FILES', name: null, timezone: 'Europe/London', currency: 'GBP' },
    ...{ schedule: '0 5 * * *', scheduleTimezone: 'Europe/London', backfillStart: '2024-01-01' },
    settings: { path: folder, salesChannel: 'till', ...settings },
  };
}

/** Rewrites a table without quoted cells, cell by cell, with the time of an instant. */
function rewrite(folder: string, name: string, at: Date, change: (row: string, index: number) => string): void {
  const file = path.join(folder, name);
  const rows = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/);
  writeFileSync(file, `${rows.map(change).join('\n')}\n`);
  utimesSync(file, at, at);
}

/** Each row of the catalogue has its own time; otherwise the file's time would be that of all its rows. */
function dateCatalogue(folder: string, at: Date): void {
  rewrite(folder, 'products.csv', at, (row, i) => `${row},${i === 0 ? 'updated_at' : at.toISOString()}`);
}

/** Changes some prices of the catalogue. */
function changePrices(folder: string, random: Random, at: Date): void {
  rewrite(folder, 'products.csv', at, (row, i) => {
    if (i === 0 || !random.chance(0.1)) return row;
    return row.replace(/,[\d.]+,([\d.]+),[^,]+$/, `,${random.int(1, 99)}.50,$1,${at.toISOString()}`);
  });
}

/** The same tables in another form, with their old times. */
function dressed(name: string, dress: (folder: string, file: string) => string): StagedFault<TillWorld> {
  return {
    name,
    stage: ({ folder }) => {
      for (const file of readdirSync(folder)) {
        const { mtime } = statSync(path.join(folder, file));
        utimesSync(dress(folder, file), mtime, mtime);
      }
    },
    isMet: () => true,
  };
}

export const filesUnderTest: PlatformUnderTest<TillWorld> = {
  platform: 'FILES',
  openWorld,
  ways: [{ name: 'file by file', settings: {} }],
  faults: [
    dressed('files that are packed', (folder, file) => {
      const from = path.join(folder, file);
      writeFileSync(`${from}.gz`, gzipSync(readFileSync(from)));
      rmSync(from);
      return `${from}.gz`;
    }),
    dressed('byte order marks and line ends of another system', (folder, file) => {
      const from = path.join(folder, file);
      const text = readFileSync(from, 'utf8');
      writeFileSync(from, `\ufeff${text.includes('\r') ? text.replaceAll('\r', '') : text.replaceAll('\n', '\r\n')}`);
      return from;
    }),
    dressed('files that were filed away in a folder below', (folder, file) => {
      mkdirSync(path.join(folder, '2026'), { recursive: true });
      const to = path.join(folder, '2026', file);
      renameSync(path.join(folder, file), to);
      return to;
    }),
    {
      name: 'files that are not tables, and one that lacks a column',
      stage: ({ folder }) => {
        writeFileSync(path.join(folder, 'notes.txt'), 'closed early on Sunday');
        writeFileSync(path.join(folder, 'cover.csv'), 'a,b\n1,2\n');
      },
      isMet: () => true,
    },
  ],
  memory: { small: 5000, large: 12_000, varianceBytes: 3 << 19 },
  drift: {
    stage: ({ folder }) => {
      if (readFileSync(path.join(folder, 'products.csv'), 'utf8').includes('shelf_mark')) return;
      rewrite(folder, 'products.csv', new Date(), (row, i) => `${row},${i === 0 ? 'shelf_mark' : 'B7'}`);
    },
    reported: [{ stream: 'products', path: 'shelf_mark', value: null }],
    reaches: [
      {
        sql: "select count(*) > 0 as came from warehouse.dim_product where origin = 'product'",
        rows: [{ came: true }],
      },
    ],
  },
  refusals: [
    {
      name: 'a missing folder',
      settings: { path: path.join(os.tmpdir(), 'cartograph-no-such-folder') },
      code: 'files_unreadable',
      says: /does not exist\. Create it/,
    },
    {
      name: 'a missing mapping',
      settings: { mapping: path.join(os.tmpdir(), 'cartograph-no-such-mapping.yaml') },
      code: 'files_mapping_invalid',
      says: /The mapping file .* cannot be used/,
    },
  ],
};
