import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { generateTill } from '../../../simulators/till/generate.js';
import { tillLedger } from '../../../simulators/till/ledger.js';
import type { TillPerson, TillSettings } from '../../../simulators/till/model.js';
import { writeTillFiles } from '../../../simulators/till/write-files.js';
import { inTransaction } from '../../../src/database/transaction.js';
import { resetWarehouse } from '../../../src/models/load/reset.js';
import { waitingParts } from '../../../src/models/parts/waiting-parts.js';
import { ledgerBooks, warehouseBooks } from '../../end-to-end/books.js';
import { dump } from '../../models/warehouse.js';
import { TillFolder } from './support/folder.js';

const people: TillPerson[] = ['Ada', 'Bram', 'Chloe', 'Dev'].map((firstName, i) => ({
  ...{ firstName, lastName: 'Hill', city: 'Leeds', country: 'GB' },
  email: i === 3 ? null : `${firstName.toLowerCase()}@example.com`,
  phone: i === 3 ? '+442079460003' : null,
}));

function settings(changes: Partial<TillSettings>): TillSettings {
  return {
    ...{ seed: 7, currency: 'GBP', places: 2, ianaTimezone: 'Europe/London', taxesIncluded: true, taxPercent: 20 },
    ...{ salesPerDay: 12, from: '2026-03-20', days: 16, people },
    ...changes,
  };
}

/** Prices with and without tax; two, no and three decimals; a change to summer time. */
const tills = [
  settings({}),
  settings({ currency: 'JPY', places: 0, ianaTimezone: 'Asia/Tokyo', taxPercent: 10 }),
  settings({ currency: 'KWD', places: 3, ianaTimezone: 'Asia/Kuwait', taxesIncluded: false, taxPercent: 5 }),
];

const kinds = ['orders', 'order_lines', 'refunds', 'products'];
const pointMapping = `files:
${kinds.map((kind) => `  - { pattern: "${kind}*.csv", kind: ${kind}, decimal: "." }`).join('\n')}
`;

describe("A till's files", () => {
  for (const each of tills) {
    const { currency, ianaTimezone, taxesIncluded } = each;
    it(`give exactly its own books, in ${currency} with tax ${taxesIncluded ? 'inside' : 'on top'}, day by day`, async () => {
      const folder = await TillFolder.open({}, ianaTimezone, currency);
      // A refund of 110.250 dinars alone in its file could also be a thousand times as much: the mapping decides.
      const mapping = folder.write('mapping.yaml', pointMapping);
      folder.configure({ mapping }, ianaTimezone, currency);
      try {
        const till = generateTill(each);
        for (const at of [4, 5, 15]) {
          const upTo = till.days[at]!.day;
          writeTillFiles(till, folder.folder, upTo);
          await folder.synced();
          const ledger = tillLedger({ ...till, days: till.days.slice(0, at + 1) });
          expect(await warehouseBooks(folder.database.pool)).to.deep.equal(ledgerBooks(ledger.days));
          expect(await folder.setAside()).to.deep.equal([]);
          expect(await waitingParts(folder.database.pool)).to.deep.equal([]);
          const spent = await folder.values(
            'select trim_scale(total_spent) from warehouse.dim_customer where order_count > 0',
          );
          const expected = ledger.customers.map(({ totalSpent }) => totalSpent);
          expect(spent.flat().sort()).to.deep.equal(expected.sort());
        }
        expect(await folder.violations()).to.deep.equal([]);
        const refunds = till.days.flatMap(({ refunds: taken }) => taken);
        expect(refunds.some(({ sale }) => sale) && refunds.some(({ sale }) => !sale)).to.equal(true);
        expect(till.days.some(({ voided }) => voided.length > 0)).to.equal(true);
      } finally {
        await folder.close();
      }
    });
  }

  it('give the same warehouse in any order of files and rows, a few at a time or all at once', async () => {
    const folder = await TillFolder.open();
    const till = generateTill(settings({ days: 4, salesPerDay: 5 }));
    writeTillFiles(till, folder.folder, '2026-12-31');
    const content = readdirSync(folder.folder).map((name) => ({
      name,
      text: readFileSync(path.join(folder.folder, name), 'utf8'),
    }));
    const rows = content.map(({ name, text }) => ({ name, rows: text.trimEnd().split('\r\n') }));
    try {
      await folder.synced();
      const whole = await dump(folder.database.pool);
      const order = fc.tuple(
        fc.shuffledSubarray(rows, { minLength: rows.length }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat({ max: 1000 }),
      );
      await fc.assert(
        fc.asyncProperty(order, async ([shuffled, atOnce, seed]) => {
          await inTransaction(folder.database.pool, resetWarehouse);
          await folder.database.pool.query('truncate raw.chunk, raw.record_version, ops.stream_state');
          for (const { name } of rows) folder.remove(name);
          for (const [at, { name, rows: table }] of shuffled.entries()) {
            // The catalogue has a history, so it has times of its own; the void of a sale is later than the sale.
            const minute = Number(/(\d\d)\.csv$/.exec(name)?.[1] ?? 0);
            folder.put(name, [table[0], ...turned(table.slice(1), seed)].join('\n').concat('\n'), minute);
            if (at % atOnce === 0) await folder.synced();
          }
          await folder.synced();
          expect(await folder.violations()).to.deep.equal([]);
          expect(comparable(await dump(folder.database.pool))).to.deep.equal(comparable(whole));
        }),
        {
          numRuns: Number(process.env.PROPERTY_RUNS ?? 3),
          interruptAfterTimeLimit: 60_000,
          markInterruptAsFailure: true,
        },
      );
    } finally {
      await folder.close();
    }
  });
});

function turned(rows: readonly string[], by: number): string[] {
  const at = rows.length === 0 ? 0 : by % rows.length;
  return [...rows.slice(at), ...rows.slice(0, at)].reverse();
}

/** Without the times of the files, which this test changes. */
function comparable(tables: Record<string, string[]>): Record<string, string[]> {
  const times = /"(source_updated_at|updated_at|valid_from|cost_updated_at|created_at)":"[^"]*"/g;
  const days = /"date_key":\d+/g;
  return Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => {
      const timeless = rows.map((row) => row.replace(times, ''));
      const isHistory = name === 'dim_product_day' || name === 'dim_product_cost';
      return [name, (isHistory ? timeless.map((row) => row.replace(days, '')) : timeless).sort()];
    }),
  );
}
