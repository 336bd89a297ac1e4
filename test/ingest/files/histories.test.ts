import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { undoImport } from '../../../src/jobs/operator/undo-import.js';
import { wireJobs } from '../../../src/processes/wire-jobs.js';
import { dump } from '../../models/warehouse.js';
import { TillFolder } from './support/folder.js';
import { newestOf, type OrderVersion, tablesOf, trade, undatedContent, undatedFiles } from './support/histories.js';
import { differences, timeless } from './support/warehouses.js';

// About 5 s each; PROPERTY_RUNS=100 for a thorough search.
const runs = Number(process.env.PROPERTY_RUNS ?? 2);

const right = "dates: 'dd/MM/yyyy HH:mm', timezone: Europe/Berlin";
const wrongWays = [
  "dates: 'MM/dd/yyyy HH:mm', timezone: Europe/Berlin",
  "dates: 'dd/MM/yyyy HH:mm', timezone: Asia/Tokyo",
];

const settings = {
  seed: 20261127,
  numRuns: runs,
  endOnFailure: true,
  ...(process.env.PROPERTY_PATH !== undefined && { path: process.env.PROPERTY_PATH }),
};

describe('The history of a shop in files', function () {
  this.timeout(30_000 + 30_000 * runs);
  let till: TillFolder;

  before(async () => {
    till = await TillFolder.open();
  });

  after(() => till.close());

  /** The orders' own id, or their number, which is used again in another year. */
  function map(how: string, id: 'Id' | 'No'): void {
    const mapping = path.join(till.folder, 'mapping.yaml');
    const entry = (kind: string, columns: string) =>
      `  - { pattern: '${kind}*', kind: ${kind}, ${how}, columns: { ${columns}, Changed: updated_at } }\n`;
    writeFileSync(
      mapping,
      [
        'files:\n',
        entry('orders', `${id}: order_id, Placed: ordered_at, Total: total, Who: customer_id, Shipping: shipping`),
        entry('order_lines', `${id}: order_id, Line: line_id, Qty: quantity, Price: unit_price`),
        entry('refunds', `Refund: refund_id, ${id}: order_id, Back: refunded_at, Sum: amount`),
        entry('customers', 'Who: customer_id, Mail: email'),
      ].join(''),
    );
    till.configure({ mapping });
  }

  function mapWhole(): void {
    till.configure({
      mapping: till.write(
        'mapping.yaml',
        "files: [{ pattern: 'order_lines*', kind: order_lines, wholeOrders: true }]\n",
      ),
    });
  }

  it('gives the same warehouse for any pieces, order, repetitions, mappings and retractions', async () => {
    await fc.assert(
      fc.asyncProperty(trade, fc.gen(), async (orders, draw) => {
        await till.clear();
        const chance = (percent: number) => draw(fc.integer, { min: 0, max: 99 }) < percent;
        const minute = () => draw(fc.integer, { min: 0, max: 5000 });
        const shuffled = <T>(list: T[]): T[] => draw(fc.shuffledSubarray<T>, list, { minLength: list.length });
        const files = tablesOf(orders, { pick: (count) => draw(fc.integer, { min: 0, max: count - 1 }), shuffled });
        map(chance(60) ? wrongWays[draw(fc.integer, { min: 0, max: 1 })]! : right, chance(40) ? 'No' : 'Id');
        for (const [at, { name, content }] of shuffled(files).entries()) {
          till.put(name, content, minute());
          if (chance(30)) till.put(name.replace('.csv', `-copy-${at}.csv`), content, minute());
          if (chance(50)) await till.synced();
          if (chance(15)) till.put(name, content, minute());
          if (chance(20)) map(right, 'Id');
        }
        if (chance(50)) {
          // Someone imports a file of another shop, and retracts it.
          const [foreign] = tablesOf(orders.slice(0, 1).map(asForeign), { pick: () => 0, shuffled: (list) => list });
          till.put('orders-foreign.csv', foreign!.content, 6000);
          await till.synced();
          await undoImport(wireJobs(till.setup), { sourceId: 'till', name: 'orders-foreign.csv' });
        }
        map(right, 'Id');
        await till.synced();
        await till.synced();
        expect(await till.violations()).to.deep.equal([]);
        const grown = await dump(till.database.pool);

        await till.clear();
        map(right, 'Id');
        const last = orders.map((versions) => versions.slice(-1));
        for (const { name, content } of tablesOf(last, { pick: () => 0, shuffled: (list) => list }))
          till.put(name, content);
        await till.synced();
        expect(await till.setAside()).to.deep.equal([]);
        const fresh = await dump(till.database.pool);
        const found = differences(grown, fresh);
        expect(found, found.join('\n')).to.deep.equal([]);
      }),
      settings,
    );
  });

  it("gives the newest file's version of each record if rows have no times and contents return", async () => {
    await fc.assert(
      fc.asyncProperty(undatedFiles, fc.gen(), async (files, draw) => {
        await till.clear();
        mapWhole();
        const chance = (percent: number) => draw(fc.integer, { min: 0, max: 99 }) < percent;
        const shuffled = <T>(list: T[]): T[] => draw(fc.shuffledSubarray<T>, list, { minLength: list.length });
        const named = files.map((file, at) => ({ ...file, name: `${file.kind}-${at}.csv` }));
        const undone = new Set<string>();
        for (const file of shuffled(named)) {
          till.put(file.name, undatedContent(file), file.minute);
          if (chance(60)) await till.synced();
          if (!chance(15)) continue;
          await till.synced();
          await undoImport(wireJobs(till.setup), { sourceId: 'till', name: file.name });
          undone.add(file.name);
        }
        await till.synced();
        await till.synced();
        expect(await till.violations()).to.deep.equal([]);
        const grown = timeless(await dump(till.database.pool));
        await till.rebuilt();
        const again = differences(grown, timeless(await dump(till.database.pool)));
        expect(again, again.join('\n')).to.deep.equal([]);

        await till.clear();
        mapWhole();
        for (const file of newestOf(named.filter(({ name }) => !undone.has(name))))
          till.put(`${file.kind}.csv`, undatedContent(file), file.minute);
        await till.synced();
        const found = differences(grown, timeless(await dump(till.database.pool)));
        expect(found, found.join('\n')).to.deep.equal([]);
      }),
      settings,
    );
  });
});

/** With other amounts and a later time. */
function asForeign([version]: OrderVersion[]): OrderVersion[] {
  return [
    {
      ...version!,
      changed: 9,
      shipping: 77,
      lines: version!.lines.map((line) => ({ ...line, price: line.price + 1 })),
    },
  ];
}
