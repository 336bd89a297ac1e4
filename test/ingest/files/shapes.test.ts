import { expect } from 'chai';
import { Random } from '../../../simulators/kit/random.js';
import { dump } from '../../models/warehouse.js';
import { canonical, jsonLines } from './shapes/canonical.js';
import { blankCells, flat, german, negativeRows, withSigns } from './shapes/flat.js';
import { type History, randomHistory } from './shapes/history.js';
import { settlement, severalKinds } from './shapes/ledger.js';
import { packedCells } from './shapes/packed.js';
import type { Shape } from './shapes/shape.js';
import { workbook } from './shapes/workbook.js';
import { TillFolder } from './support/folder.js';
import { differences, timeless } from './support/warehouses.js';

/** PROPERTY_RUNS=100 for a thorough search; PROPERTY_SEED repeats one. */
const runs = Number(process.env.PROPERTY_RUNS ?? 1);
const firstSeed = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 1e6));
const shapes: readonly Shape[] = [
  ...[canonical, flat, blankCells, negativeRows, german, packedCells, severalKinds, settlement, jsonLines, withSigns],
  workbook,
];

describe('A history of sales in files', function () {
  this.timeout(60_000 * runs);
  let till: TillFolder;

  before(async () => {
    till = await TillFolder.open();
  });

  after(() => till.close());

  for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
    let history: History;
    let known: Record<string, string[]>;

    it(`is loaded whole (PROPERTY_SEED=${seed})`, async () => {
      history = randomHistory(new Random(`history ${seed}`));
      await till.clear();
      for (const { stem, extension, content } of canonical.files(history, new Random(seed)))
        till.put(`${stem}${extension}`, content);
      await till.synced();
      expect(await till.setAside()).to.deep.equal([]);
      known = timeless(await dump(till.database.pool));
      expect(known.fact_orders).to.have.length(history.sales.length);
      expect(known.fact_order_items).to.have.length(history.sales.flatMap(({ lines }) => lines).length);
      expect(known.fact_refunds).to.have.length(history.refunds.flatMap(({ lines }) => lines).length);
    });

    for (const shape of shapes) {
      it(`gives the same warehouse from ${shape.name}, in pieces, orders and repetitions (PROPERTY_SEED=${seed})`, async () => {
        await inPieces(till, shape, history, new Random(`${shape.name} ${seed}`));
        expect(await till.setAside()).to.deep.equal([]);
        expect(await till.violations()).to.deep.equal([]);
        const found = differences(timeless(await dump(till.database.pool)), known);
        expect(found, found.join('\n')).to.deep.equal([]);
      });
    }
  }
});

/** Imports the parts of a history as files with random times, in random order, some of them twice, with syncs in between. */
async function inPieces(till: TillFolder, shape: Shape, history: History, random: Random): Promise<void> {
  await till.clear();
  if (shape.mapping !== null) till.mapBy(shape.mapping);
  const files = partsOf(history, random).flatMap((part, at) =>
    shape.files(part, random).map(({ stem, extension, content }) => ({ name: `${stem}-${at}`, extension, content })),
  );
  for (const { name, extension, content } of random.shuffled(files)) {
    till.put(`${name}${extension}`, content, random.int(0, 5000));
    if (random.chance(0.3)) till.put(`${name}-again${extension}`, content, random.int(0, 5000));
    if (random.chance(0.3)) await till.synced();
    if (random.chance(0.15)) till.put(`${name}${extension}`, content, random.int(0, 5000));
  }
  await till.synced();
}

/** One to three parts; a refund may be in another than its sale. */
function partsOf({ sales, refunds }: History, random: Random): History[] {
  const count = random.int(1, 3);
  const parts: History[] = Array.from({ length: count }, () => ({ sales: [], refunds: [] }));
  for (const sale of sales) random.pick(parts).sales.push(sale);
  for (const refund of refunds) random.pick(parts).refunds.push(refund);
  return parts;
}
