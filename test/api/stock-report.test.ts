import { expect } from 'chai';
import type { CanonicalRecord } from '../../src/canonical/record.js';
import type { Source } from '../../src/canonical/source.js';
import { load } from '../models/rates/rates.js';
import { line, order, refund } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { answer, ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';
import { london } from './support/trade.js';

const paris: Source = { ...london, sourceId: 'paris', name: 'Paris', currency: 'EUR', timezone: 'Europe/Paris' };

/** The item's levels by location at noon of a day. */
function stocked(
  variantId: string,
  day: string,
  levels: Record<string, string>,
  unitCost: string | null = '4.00',
): CanonicalRecord {
  const changedAt = `${day}T12:00:00Z`;
  const counts = { committed: '0', incoming: '0', reserved: '0' };
  return {
    ...{ kind: 'inventory', inventoryItemId: `i-${variantId}`, variantId, updatedAt: changedAt, unitCost },
    levels: Object.entries(levels).map(([locationId, onHand]) => ({
      ...{ locationId, changedAt, isActive: true, available: onHand, onHand, ...counts },
    })),
  };
}

const sold = (id: string, day: string, quantity: string, refunds: ReturnType<typeof refund>[] = []) =>
  order(id, {
    orderedAt: `${day}T10:00:00Z`,
    lines: [line('1', { variantId: 'mug', quantity, grossSales: `${Number(quantity) * 10}` })],
    refunds,
  });

/**
 * | day    | mug: shop, depot | cup: shop | lamp: shop  | event                                                    |
 * | ------ | ---------------- | --------- | ----------- | -------------------------------------------------------- |
 * | 1 June | 10, -            |           |             |                                                          |
 * | 4      | 6, -             |           |             | 4 mugs sold on 3 June                                    |
 * | 8      | 6, 5             | -2        |             | the depot's first level; cups oversold, no cost          |
 * | 10     | 2, 9             |           |             | 4 mugs moved to the depot                                |
 * | 12     | 12, 9            |           | 3           | 10 mugs came in                                          |
 * | 15     | 13, 9            |           |             | a mug came back                                          |
 * | 20     |                  |           | deleted     |                                                          |
 */
const londonStock: CanonicalRecord[] = [
  sold('1', '2026-06-03', '4', [refund('r', { refundedAt: '2026-06-15T10:00:00Z', returns: '10', quantity: '1' })]),
  stocked('mug', '2026-06-01', { shop: '10' }),
  stocked('mug', '2026-06-04', { shop: '6' }),
  stocked('mug', '2026-06-08', { shop: '6', depot: '5' }),
  stocked('cup', '2026-06-08', { shop: '-2' }, null),
  stocked('mug', '2026-06-10', { shop: '2', depot: '9' }),
  stocked('mug', '2026-06-12', { shop: '12', depot: '9' }),
  stocked('lamp', '2026-06-12', { shop: '3' }, '20.00'),
  stocked('mug', '2026-06-15', { shop: '13', depot: '9' }),
  { kind: 'deletion', entity: 'inventory', id: 'i-lamp', deletedAt: '2026-06-20T12:00:00Z' },
];

describe('Stock in a report', () => {
  let database: TestDatabase;
  let api: TestApi;

  before(async () => {
    database = await createWarehouse();
    for (const source of [london, paris]) {
      await database.pool.query(
        `insert into ops.source (source_id, platform, name, currency, timezone, status, notices, is_configured, built_chunk_id)
         values ($1, $2, $3, $4, $5, 'ready', '{}', true, 0)`,
        [source.sourceId, source.platform, source.name, source.currency, source.timezone],
      );
    }
    await load(database.pool, { '2026-06-01': { GBP: '0.8' }, '2026-06-10': { GBP: '0.9' } });
    await apply(database.pool, londonStock);
    await apply(database.pool, [stocked('vase', '2026-06-05', { cave: '7' }, '10.00')], paris);
    await publish(database.pool);
    api = await startTestApi({}, database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const on = (day: string, to = day): string => `date: { range: { from: "2026-06-${day}", to: "2026-06-${to}" } }`;
  const inLondon = 'source: ["london"]';
  const report = async (args: string, fields: string): Promise<Record<string, unknown>> => {
    const data = await answer<{ report: Record<string, unknown> }>(api.url, `{ report(${args}) { ${fields} } }`);
    return data.report;
  };
  const refusal = async (args: string, fields: string): Promise<string> => {
    const { errors } = await ask(api.url, `{ report(${args}) { ${fields} } }`);
    expect(errors.map(({ extensions }) => extensions.code)).to.deep.equal(['BAD_USER_INPUT']);
    return errors[0]!.message;
  };

  it('of a day without a snapshot is that of the last one before; before the first one it is null, and says what is known', async () => {
    const fields = 'unitsOnHand knownStockLevels stockLevels stockCoverage';
    const { rows } = await report(
      `period: DAY, filter: { ${inLondon} date: { range: { from: "2026-05-31", to: "2026-06-02" } } }`,
      `rows { span { first } ${fields} }`,
    );
    expect(rows).to.deep.equal([
      { span: { first: '2026-05-31' }, unitsOnHand: null, knownStockLevels: 0, stockLevels: 4, stockCoverage: '0' },
      { span: { first: '2026-06-01' }, unitsOnHand: '10', knownStockLevels: 1, stockLevels: 4, stockCoverage: '0.25' },
      { span: { first: '2026-06-02' }, unitsOnHand: '10', knownStockLevels: 1, stockLevels: 4, stockCoverage: '0.25' },
    ]);
  });

  it('is never added up over days: a period has the stock at its end, a total that of the last period', async () => {
    const answered = await report(
      `period: WEEK, by: [VARIANT], filter: { ${inLondon} ${on('01', '14')} }, compareTo: [{ with: WEEK_BEFORE }]`,
      `rows { span { last } variant { key } unitsOnHand comparisons { previous { unitsOnHand } change { unitsOnHand } } }
       periodTotals { unitsOnHand } groupTotals { variant { key } unitsOnHand } total { unitsOnHand }`,
    );
    const weeks = (answered.rows as { span: { last: string } }[]).map(({ span, ...row }) => [span.last, row]);
    const row = (key: string, now: string | null, before: string | null, change: string | null): object => ({
      variant: { key: `london:${key}` },
      unitsOnHand: now,
      comparisons: [{ previous: { unitsOnHand: before }, change: { unitsOnHand: change } }],
    });
    expect(weeks).to.deep.equal([
      ['2026-06-07', row('cup', null, null, null)],
      ['2026-06-07', row('lamp', null, null, null)],
      ['2026-06-07', row('mug', '6', null, null)],
      ['2026-06-14', row('cup', '-2', null, null)],
      ['2026-06-14', row('lamp', '3', null, null)],
      ['2026-06-14', row('mug', '21', '6', '15')],
    ]);
    expect(answered.periodTotals).to.deep.equal([{ unitsOnHand: '6' }, { unitsOnHand: '22' }]);
    expect(answered.total).to.deep.equal({ unitsOnHand: '22' });
  });

  it('of several locations is their sum, and of each its own; negative stock counts as it is', async () => {
    const { rows, total } = await report(
      `by: [LOCATION, VARIANT], filter: { ${inLondon} ${on('12')} }, orderBy: [{ metric: UNITS_ON_HAND, descending: true }]`,
      'rows { location { key label } variant { key } unitsOnHand share { unitsOnHand } } total { unitsOnHand }',
    );
    const located = (location: string, variant: string, unitsOnHand: string, share: string): object => ({
      location: { key: `london:${location}`, label: location },
      ...{ variant: { key: `london:${variant}` }, unitsOnHand, share: { unitsOnHand: share } },
    });
    expect(rows).to.deep.equal([
      located('shop', 'mug', '12', '0.545455'),
      located('depot', 'mug', '9', '0.409091'),
      located('shop', 'lamp', '3', '0.136364'),
      located('shop', 'cup', '-2', '-0.090909'),
    ]);
    expect(total).to.deep.equal({ unitsOnHand: '22' });
  });

  it('of a deleted product ends with it: it is stocked nowhere, which is not 0', async () => {
    const { rows } = await report(
      `period: DAY, filter: { ${on('19', '20')} where: [{ dimension: VARIANT, in: ["london:lamp"] }] }`,
      'rows { unitsOnHand stockValue { amount } stockCoverage }',
    );
    expect(rows).to.deep.equal([
      { unitsOnHand: '3', stockValue: { amount: '60.00' }, stockCoverage: '1' },
      { unitsOnHand: null, stockValue: null, stockCoverage: '1' },
    ]);
  });

  it('has a value where every cost is known; else what is known, and its share', async () => {
    const { rows, total } = await report(
      `by: [VARIANT], filter: { ${inLondon} ${on('19')} }`,
      `rows { variant { key } stockValue { amount } } total { stockValue { amount } knownStockValue { amount currency } stockCostCoverage unitsWithoutCost }`,
    );
    expect(rows).to.deep.equal([
      { variant: { key: 'london:cup' }, stockValue: null },
      { variant: { key: 'london:lamp' }, stockValue: { amount: '60.00' } },
      { variant: { key: 'london:mug' }, stockValue: { amount: '88.00' } },
    ]);
    expect(total).to.deep.equal({
      ...{ stockValue: null, knownStockValue: { amount: '148.00', currency: 'GBP' } },
      ...{ stockCostCoverage: '0.925926', unitsWithoutCost: '2' },
    });
  });

  it('of another currency is valued at the rate of the day asked for; without a rate it has no value', async () => {
    const { rows } = await report(
      `period: DAY, by: [SOURCE], filter: { source: ["paris"] date: { range: { from: "2026-06-09", to: "2026-06-10" } } }`,
      'rows { source { key } stockValue { amount } }',
    );
    expect(rows).to.deep.equal([
      { source: { key: 'paris' }, stockValue: { amount: '56.00' } },
      { source: { key: 'paris' }, stockValue: { amount: '63.00' } },
    ]);
    const late = `filter: { source: ["paris"] ${on('25')} }`;
    const fields = 'total { stockValue { amount } unitsOnHand stockCostCoverage }';
    expect((await report(late, fields)).total).to.deep.equal({
      ...{ stockValue: null, unitsOnHand: '7', stockCostCoverage: '0' },
    });
    // A rate changes no row of stock, but what it is worth.
    await load(database.pool, { '2026-06-24': { GBP: '0.5' } });
    expect(await publish(database.pool)).to.not.equal(null);
    expect((await report(late, fields)).total).to.deep.equal({
      ...{ stockValue: { amount: '35.00' }, unitsOnHand: '7', stockCostCoverage: '1' },
    });
  });

  it('sells through what was there and what came in: neither moved between locations, nor returned, nor first known', async () => {
    const { total } = await report(
      `filter: { ${on('02', '20')} }`,
      'total { openingStock unitsReceived stockedUnitsSold sellThrough }',
    );
    // 10 mugs; 10 came in; 4 were sold and 1 came back.
    expect(total).to.deep.equal({
      ...{ openingStock: '10', unitsReceived: '10', stockedUnitsSold: '3', sellThrough: '0.15' },
    });
  });

  it('covers days by the demand of the days in stock; what was not sold for 90 days is dead', async () => {
    const { rows } = await report(
      `by: [VARIANT], filter: { ${inLondon} ${on('12')} }`,
      'rows { variant { key } dailyDemand daysOfCover deadStock }',
    );
    expect(rows).to.deep.equal([
      { variant: { key: 'london:cup' }, dailyDemand: null, daysOfCover: null, deadStock: '0' },
      { variant: { key: 'london:lamp' }, dailyDemand: '0', daysOfCover: null, deadStock: '3' },
      // 4 in the 12 days since it is known.
      { variant: { key: 'london:mug' }, dailyDemand: '0.333333', daysOfCover: '63', deadStock: '0' },
    ]);
  });

  it('ranks, filters and leaves out groups by stock, with the rest as one', async () => {
    const top = await report(
      `by: [VARIANT], limit: 1, filter: { ${inLondon} ${on('12')} }`,
      'rows { isOther variant { key } unitsOnHand netItemsSold }',
    );
    expect(top.rows).to.deep.equal([
      { isOther: false, variant: { key: 'london:mug' }, unitsOnHand: '21', netItemsSold: '0' },
      { isOther: true, variant: null, unitsOnHand: '1', netItemsSold: '0' },
    ]);
    const few = await report(
      `by: [VARIANT], filter: { ${on('12')} }, having: [{ metric: UNITS_ON_HAND, max: "3" }]`,
      'rows { variant { key } }',
    );
    expect(few.rows).to.deep.equal([{ variant: { key: 'london:cup' } }, { variant: { key: 'london:lamp' } }]);
  });

  it('leaves out groups without the stock that they must have, also of the others, and takes no more than the limit', async () => {
    // On 12 June there are 21 mugs, 3 lamps and -2 cups.
    const { groupTotals, total } = await report(
      `by: [VARIANT], limit: 1, filter: { ${inLondon} ${on('12')} }, having: [{ metric: UNITS_ON_HAND, min: "0" }]`,
      'groupTotals { variant { key } isOther unitsOnHand } total { unitsOnHand }',
    );
    expect(groupTotals).to.deep.equal([
      { variant: { key: 'london:mug' }, isOther: false, unitsOnHand: '21' },
      { variant: null, isOther: true, unitsOnHand: '3' },
    ]);
    expect(total).to.deep.equal({ unitsOnHand: '22' });
  });

  it('without a date is that of today, whenever something was last sold', async () => {
    const { total } = await report('fill: true', 'total { span { last } unitsOnHand }');
    expect(total).to.deep.equal({ span: { last: '2026-07-16' }, unitsOnHand: '27' });
  });

  it('is refused where it has no answer, with the reason and what would fit', async () => {
    const total = 'total { unitsOnHand }';
    expect(await refusal('by: [COUNTRY]', total)).to.contain(
      '"unitsOnHand" cannot be broken down or filtered by country. Stock is of a product at a location of a source: it fits platform, source, product, variant',
    );
    for (const dimension of ['CHANNEL', 'CUSTOMER', 'REFUND_REASON', 'WEEKDAY', 'HOUR']) {
      expect(await refusal(`by: [${dimension}]`, total), dimension).to.contain('cannot be broken down');
    }
    expect(await refusal('by: [LOCATION]', 'rows { netSales { amount } }')).to.contain('by location');
    expect(await refusal('by: [LOCATION]', 'rows { daysOfCover }')).to.contain('by location');
    expect(await refusal('filter: { channel: ["london:web"] }', total)).to.contain(
      'stock is sold on every channel of its source. Use "source" or "platform"',
    );
    expect(await refusal('period: HOUR', 'rows { unitsOnHand }')).to.contain('cannot be asked by hour');
    expect(
      await refusal('filter: { customersWhoOrdered: [{ where: [{ dimension: COUNTRY, in: ["GB"] }] }] }', total),
    ).to.contain('stock is for all of them');
    expect(await refusal('period: DAY', 'rows { runningTotal { unitsOnHand } }')).to.contain(
      '"unitsOnHand" cannot be added up over periods: stock is a level at the end of each.',
    );
    expect(await refusal('period: DAY', 'rows { movingAverage { stockValue { amount } } }')).to.contain(
      'movingAverage',
    );
  });

  it('is refused for days to come: the level of today would be taken for theirs', async () => {
    const total = 'total { unitsOnHand }';
    const days = (from: string, to: string): string => `{ from: "${from}", to: "${to}" }`;
    const refused = async (args: string, fields = total): Promise<string> => {
      const { errors } = await ask(api.url, `{ report(${args}) { ${fields} } }`);
      return `${errors[0]?.extensions.argument}: ${errors[0]?.message}`;
    };
    const coming = `filter: { date: { range: ${days('2026-08-01', '2026-08-31')} } }`;
    expect(await refused(coming)).to.equal(
      'filter.date: "unitsOnHand" is unknown for days to come: the report begins after 2026-07-16. Use days up to today.',
    );
    expect(await refused(`${coming}, period: DAY, fill: false, by: [VARIANT]`)).to.match(/^filter\.date: .*to come/);
    expect(await refused(`compareTo: [{ range: ${days('2026-08-01', '2026-08-31')} }]`)).to.match(
      /^compareTo: .*to come/,
    );
    expect((await ask(api.url, `{ report(${coming}) { total { orders } } }`)).errors).to.deep.equal([]);
    // Of a range with days to come, the periods that have begun.
    const { rows } = await report(
      `period: MONTH, fill: false, filter: { date: { range: ${days('2026-07-01', '2026-09-30')} } }`,
      'rows { span { first } unitsOnHand }',
    );
    expect(rows).to.deep.equal([{ span: { first: '2026-07-01' }, unitsOnHand: '27' }]);
  });

  it('is not limited by an empty list of orders that customers must have', async () => {
    const { total } = await report('filter: { customersWhoOrdered: [] }', 'total { unitsOnHand }');
    expect(total).to.deep.equal({ unitsOnHand: '27' });
  });
});
