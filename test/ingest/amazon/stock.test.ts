import { expect } from 'chai';
import { GERMANY, UNITED_KINGDOM } from '../../../simulators/amazon/data/marketplaces.js';
import { unitsOf } from '../../../simulators/amazon/data/stock-moves.js';
import { Trader } from '../../../simulators/amazon/data/trader.js';
import type { InventoryRecord } from '../../../src/canonical/record.js';
import { rejection } from '../../support/rejection.js';
import { readStream, type ReadStream } from '../support/read-stream.js';
import { type AmazonStage, openAmazon, staged } from './support/read-amazon.js';

const day = 86_400_000;
const ledger = 'GET_LEDGER_SUMMARY_VIEW_DATA';

describe("Amazon's stock", () => {
  let stage: AmazonStage;
  beforeEach(async () => {
    stage = await openAmazon({ orders: 40 });
    const { seller, clock } = stage.simulator.amazon;
    seller.articles[0]!.condition = 'UsedLikeNew';
    const trader = new Trader(seller, clock, 3);
    for (const kind of ['mishandle', 'search', 'restock', 'mishandle', 'restock'] as const) trader.step(kind);
    // An outage of a day: what was booked last is two days old.
    stage.simulator.control.advance(3 * 86_400);
  });
  afterEach(() => stage.close());

  const stock = (read: ReadStream, stream = 'inventory'): Map<string, InventoryRecord> =>
    new Map([...staged(read, stream)].flatMap(([key, [record]]) => (record ? [[key, record as InventoryRecord]] : [])));

  it('is the same by the report as by the summaries: for sale, on its way, and kept back, in each marketplace and condition', async () => {
    const bySummaries = stock(await readStream(stage.connect(), 'inventory'));
    const byReport = stock(await readStream(stage.connect({ inventoryBy: 'report' }), 'inventory'));
    const shown = (records: Map<string, InventoryRecord>): unknown[] =>
      [...records]
        .map(([key, { levels, variantId }]) => {
          const [{ committed, reserved, changedAt: _, ...rest }] = levels as [(typeof levels)[0]];
          // The report does not tell which units are kept for orders.
          return [key, variantId, JSON.stringify({ ...rest, kept: Number(committed) + Number(reserved) })];
        })
        .sort();
    expect(shown(byReport)).to.deep.equal(shown(bySummaries));
    const places = new Set([...byReport.values()].map(({ levels }) => levels[0]!.locationId));
    expect([...places].sort()).to.deep.equal([
      ...['FBA Amazon.co.uk', 'FBA Amazon.co.uk (UsedLikeNew)', 'FBA Amazon.de', 'FBA Amazon.de (UsedLikeNew)'],
    ]);
    for (const level of stage.simulator.amazon.seller.stockLevels()) {
      const { article, marketplace } = level;
      const record = byReport.get(`${marketplace.id}/${article.sku}/${article.fnsku}/${article.condition}`)!;
      const held = Object.values(unitsOf(level)).reduce((sum, units) => sum + units, 0);
      expect([record.levels[0]!.available, record.levels[0]!.onHand]).to.deep.equal(
        [level.fulfillable, held].map(String),
      );
    }
  });

  it('by the report is not asked for again within half an hour, which Amazon refuses', async () => {
    await readStream(stage.connect({ inventoryBy: 'report' }), 'inventory');
    await readStream(stage.connect({ inventoryBy: 'report' }), 'inventory');
    expect(stage.asked('createReport')).to.have.length(2);
    stage.simulator.control.advance(1860);
    await readStream(stage.connect({ inventoryBy: 'report' }), 'inventory');
    expect(stage.asked('createReport')).to.have.length(4);
  });

  /** What lay there at the end of a day, by place and SKU, as far as the days before say. */
  function balances(records: Iterable<InventoryRecord>, until: string): Map<string, number> {
    const found = new Map<string, { at: string; units: number }>();
    for (const { variantId, levels } of records) {
      for (const { locationId, changedAt, onHand } of levels) {
        const key = `${locationId} ${variantId}`;
        const known = found.get(key);
        if (changedAt < until && (!known || known.at < changedAt))
          found.set(key, { at: changedAt, units: Number(onHand) });
      }
    }
    return new Map([...found].map(([key, { units }]) => [key, units]));
  }

  it('of the days before the first sync is what the ledger has, once, and no longer than the stock of today holds', async () => {
    const { seller, clock } = stage.simulator.amazon;
    const read = await readStream(stage.connect(), 'ledger');
    const history = stock(read, 'ledger');
    const today = stock(await readStream(stage.connect(), 'inventory'));
    let compared = 0;
    for (let at = clock.now() / 1000 - 4 * day; at > Date.parse('2026-06-08'); at -= 3 * day) {
      // The source's day begins two hours before that of the ledger.
      const end = new Date(at - (at % day) + day - 2 * 3600_000).toISOString();
      const known = balances([...history.values(), ...today.values()], end);
      for (const level of seller.stockLevels()) {
        const { article, marketplace } = level;
        const moved = seller.movements.filter((each) => each.article === article && each.marketplace === marketplace);
        const isLate = moved.some((each) => Math.abs(each.at / 1000 - Date.parse(end)) < 3 * 3600_000);
        if (isLate) continue;
        const expected = moved
          .filter((each) => each.at / 1000 < Date.parse(end))
          .reduce((sum, each) => sum + each.quantity, 0);
        const place = `FBA ${marketplace.name}${article.condition === 'NewItem' ? '' : ' (UsedLikeNew)'}`;
        expect(known.get(`${place} ${article.sku}`) ?? 0, `${place} ${article.sku} ${end}`).to.equal(expected);
        compared += 1;
      }
    }
    expect(compared).to.be.greaterThan(60);
    const changes = [...today.values()].map(({ variantId, levels }) => [variantId, levels[0]!]);
    for (const [variantId, { locationId, changedAt }] of changes as [string, InventoryRecord['levels'][0]][]) {
      const later = [...history.values()].filter(
        (record) =>
          record.variantId === variantId &&
          record.levels.some((level) => level.locationId === locationId && level.changedAt > changedAt),
      );
      expect(later).to.deep.equal([]);
    }
    const reports = stage.asked('createReport').length;
    stage.simulator.control.advance(7 * 86_400);
    const again = await readStream(stage.connect(), 'ledger', read);
    expect([again.pages.flatMap(({ records }) => records), stage.asked('createReport').length]).to.deep.equal([
      [],
      reports,
    ]);
    expect(again.state.watermark! > read.state.watermark!).to.equal(true);
  });

  it('of the days before ends with what the account no longer has, and leaves out countries that are not read', async () => {
    const { seller } = stage.simulator.amazon;
    const gone = seller
      .stockLevels()
      .find(({ fulfillable, marketplace }) => fulfillable > 0 && marketplace === GERMANY)!;
    const levels = seller.stockLevels.bind(seller);
    seller.stockLevels = () => levels().filter((level) => level !== gone);
    const read = await readStream(stage.connect({ marketplaces: [GERMANY.id] }), 'ledger');
    const history = [...stock(read, 'ledger').values()];
    const own = history.filter(({ variantId }) => variantId === gone.article.sku).flatMap((record) => record.levels);
    expect(own.at(-1)).to.include({ onHand: '0', isActive: false });
    expect(own.at(-2)).to.include({ isActive: true });
    expect(
      new Set(history.flatMap((record) => record.levels.map(({ locationId }) => locationId.slice(0, 13)))),
    ).to.deep.equal(new Set(['FBA Amazon.de']));
    expect(read.state.notices).to.deep.equal([
      'Not in the history of stock: warehouses in GB, where no marketplace is read.',
    ]);
    expect(UNITED_KINGDOM.country).to.equal('GB');
  });

  it('of the days before is read from the report that a killed run requested; without the role the other streams go on', async () => {
    const stopped = await readStream(stage.connect(), 'ledger', undefined, () => true);
    const read = await readStream(stage.connect(), 'ledger', stopped);
    expect(read.records.size).to.be.greaterThan(10);
    const asked = stage.asked('createReport').filter((body) => body.includes(ledger));
    expect(asked).to.have.length(1);
    expect(JSON.parse(asked[0]!)).to.deep.include({
      reportOptions: { aggregatedByTimePeriod: 'DAILY', aggregateByLocation: 'COUNTRY' },
    });
    stage.simulator.control.inject({
      effect: { kind: 'report-outcome', outcome: 'FATAL' },
      ...{ match: { operation: 'createReport' }, times: 20 },
    });
    stage.simulator.control.advance(86_400);
    expect(await rejection(readStream(stage.connect(), 'ledger'))).to.include({ code: 'amazon_report_failed' });
    stage.simulator.control.faults.clear();
    // Sooner, Amazon would not make another.
    stage.simulator.control.advance(5 * 3600);
    stage.simulator.control.access.setRoles(['orders', 'finances', 'sellers', 'reports']);
    const refused = await readStream(stage.connect(), 'ledger');
    expect(refused.state).to.include({ isShort: true });
  });
});
