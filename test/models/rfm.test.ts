import { Big } from 'big.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { inTransaction } from '../../src/database/transaction.js';
import type { Scope } from '../../src/ledger/scope/scope.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import { rfmSegments, segmentPlaces } from '../../src/models/metrics/rfm-segments.js';
import { trimDecimal } from '../../src/models/reporting/amount.js';
import { type RfmCutPoints, rfmCutPoints } from '../../src/models/reporting/rfm/cut-points.js';
import { rfmOfCustomers, rfmSegmentRows } from '../../src/models/reporting/rfm/rfm-scores.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { line, london, order, refund } from './records.js';
import { storeHistory, storeIds } from './store-histories.js';
import { apply, publish, segments } from './warehouse.js';

// About 0.5 s each on a quiet machine; PROPERTY_RUNS=300 for a thorough search.
const runs = Number(process.env.PROPERTY_RUNS ?? 3);

const every: Scope = { sources: 'all' };

interface Measured {
  customerKey: string;
  recency: number;
  frequency: number;
  monetary: string;
}

type Scores = readonly [recency: number, frequency: number, monetary: number];

describe('The RFM segment of scores', () => {
  const segmentOf = (recency: number, frequency: number, monetary: number): string =>
    rfmSegments[segmentPlaces[(recency - 1) * 25 + (frequency - 1) * 5 + monetary - 1]! - 1]!;

  it('is the first of the rules that fits', () => {
    const expected: Record<string, Scores[]> = {
      champions: [
        [4, 4, 4],
        [5, 5, 5],
      ],
      loyal_customers: [
        [2, 3, 3],
        [5, 3, 5],
        [3, 5, 5],
        // Also a potential loyalist, by a later rule.
        [3, 3, 3],
      ],
      // Also new customers, promising.
      potential_loyalist: [
        [5, 1, 1],
        [4, 1, 1],
        [3, 1, 1],
        [5, 3, 2],
      ],
      need_attention: [
        [2, 2, 2],
        [2, 3, 2],
      ],
      about_to_sleep: [
        [2, 1, 1],
        [2, 1, 2],
      ],
      // Also customers not to lose.
      at_risk: [
        [1, 5, 5],
        [1, 2, 2],
        [2, 5, 2],
      ],
      lost: [
        [1, 1, 1],
        [1, 2, 1],
      ],
      others: [
        [5, 5, 1],
        [1, 1, 5],
        [4, 1, 5],
      ],
    };
    for (const [segment, combinations] of Object.entries(expected)) {
      for (const scores of combinations) expect(segmentOf(...scores), scores.join()).to.equal(segment);
    }
    expect(segmentPlaces).to.have.length(125);
  });

  it('is never one whose scores an earlier rule has', () => {
    const reached = new Set(segmentPlaces.map((place) => rfmSegments[place - 1]));
    expect(rfmSegments.filter((segment) => !reached.has(segment))).to.deep.equal([
      'new_customers',
      'promising',
      'cant_lose_them',
    ]);
  });
});

describe('RFM scores', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createWarehouse({ fiscalYearStartMonth: 4 });
  });

  beforeEach(() => inTransaction(database.pool, (client) => resetWarehouse(client)));

  after(() => database.drop());

  it('never split equal values, also where most customers have the same', async () => {
    const buyer = (name: number) => ({ customerId: null, email: `b${name}@example.com`, phone: null });
    // Nine with one order of 10.00, the tenth with two: all quantiles of frequency are 1, or just above.
    await apply(database.pool, [
      ...Array.from({ length: 10 }, (_, n) => order(`${n}`, { customer: buyer(n) })),
      order('again', { customer: buyer(9), orderedAt: '2026-03-14T12:00:00Z' }),
    ]);
    await publish(database.pool);
    const day = { asOf: '2026-03-20', latest: '2026-03-14' };
    // Recency is 10 days nine times and 6 once, frequency 1 and 2, monetary 10 and 20; position 7.2 of 0 to 9 is still in the ties.
    expect(await rfmCutPoints(database.pool, every, day)).to.deep.equal({
      recency: ['11', '11', '11', '11'],
      frequency: ['2', '2', '2', '2'],
      monetary: ['11', '11', '11', '11'],
    });
    await expectSameAsFacts(day);
    const scores = await scoresOn(day, every);
    expect([...scores.values()].filter((each) => each === '5 1 1')).to.have.length(9);
    expect([...scores.values()].filter((each) => each === '5 5 5')).to.have.length(1);
  });

  it('equal those of the sorted values of four hundred customers, and follow a change', async () => {
    const buyer = (n: number) => ({ customerId: null, email: `b${n}@example.com`, phone: null });
    const placed = (id: string, n: number, amount: string, back = '0') =>
      order(id, {
        ...{ customer: buyer(n), orderedAt: new Date(Date.UTC(2026, 0, 1 + ((n * 37) % 80), 12)).toISOString() },
        ...{ lines: [line('1', { unitPrice: amount, grossSales: amount })], total: amount },
        refunds: back === '0' ? [] : [refund('r:1', { returns: back, total: back, refunded: back })],
      });
    const amounts = (n: number) => ((n * n * 7919) % 250_000) / 100;
    await apply(database.pool, [
      ...Array.from({ length: 400 }, (_, n) => placed(`${n}`, n, amounts(n).toFixed(2))),
      ...Array.from({ length: 150 }, (_, n) => placed(`more-${n}`, n % 60, '3.335')),
      // More came back than was sold.
      ...[401, 402, 403].map((n) => placed(`back-${n}`, n, '10.00', `${n / 10}`)),
    ]);
    await publish(database.pool);
    const day = { asOf: '2026-04-01', latest: '2026-03-21' };
    await expectSameAsFacts(day);
    await expectSameAsFacts({ ...day, asOf: '2026-02-15' });
    await apply(
      database.pool,
      Array.from({ length: 90 }, (_, n) => ({
        ...placed(`${n * 4}`, n * 4, amounts(n * 3).toFixed(2)),
        updatedAt: '2026-03-11T00:00:00Z',
      })),
    );
    await publish(database.pool);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    await expectSameAsFacts(day);
  });

  it('equal the orders and refunds of three stores after any history, on any day, in each scope', async () => {
    const history = storeHistory.chain((records) =>
      fc.record({
        arrivals: fc.shuffledSubarray(records, { minLength: records.length }),
        rollsUp: fc.array(fc.boolean(), { minLength: records.length, maxLength: records.length }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(history, async ({ arrivals, rollsUp }) => {
        await inTransaction(database.pool, (client) => resetWarehouse(client));
        for (const [n, { sourceId, record }] of arrivals.entries()) {
          await apply(database.pool, [record], { ...london, sourceId });
          if (rollsUp[n]) await publish(database.pool);
        }
        await publish(database.pool);
        expect(await findViolations(database.pool, segments)).to.deep.equal([]);
        const latest = '2026-05-20';
        for (const asOf of ['2026-06-01', latest, '2026-03-11', '2025-12-31', '2020-01-01']) {
          await expectSameAsFacts({ asOf, latest });
          await expectSameAsFacts({ asOf, latest }, { sources: ['london', 'berlin'] });
        }
      }),
      { numRuns: runs, interruptAfterTimeLimit: 160_000, markInterruptAsFailure: true },
    );
  });

  interface Day {
    asOf: string;
    latest: string;
  }

  async function scoresOn(day: Day, scope: Scope): Promise<Map<string, string>> {
    const cutPoints = await rfmCutPoints(database.pool, scope, day);
    const { rows } = await database.pool.query<{ key: string }>(
      'select customer_key as key from warehouse.dim_customer',
    );
    const keys = rows.map(({ key }) => key);
    const scored = cutPoints === null ? [] : await rfmOfCustomers(database.pool, scope, { day, cutPoints, keys });
    return new Map(
      scored.map(({ customerKey, recencyScore, frequencyScore, monetaryScore }) => [
        customerKey,
        `${recencyScore} ${frequencyScore} ${monetaryScore}`,
      ]),
    );
  }

  async function expectSameAsFacts(day: Day, scope: Scope = every): Promise<void> {
    const customers = await fromFacts(day.asOf, scope);
    const cutPoints = await rfmCutPoints(database.pool, scope, day);
    const expectedCuts = customers.length === 0 ? null : cutsOf(customers);
    expect(cutPoints, JSON.stringify({ day, scope })).to.deep.equal(expectedCuts);
    const expected = customers.map((customer) => ({ ...customer, scores: scoresOf(customer, expectedCuts!) }));
    expect(await scoresOn(day, scope)).to.deep.equal(
      new Map(expected.map(({ customerKey, scores }) => [customerKey, scores.join(' ')])),
    );
    const counted = await rfmSegmentRows(database.pool, scope, { day, cutPoints, channelKeys: null });
    expect(counted.map(({ segment }) => segment)).to.deep.equal(rfmSegments);
    for (const { segment, customers: number, orders, netSales, customerShare } of counted) {
      const members = expected.filter(({ scores: [r, f, m] }) => {
        return rfmSegments[segmentPlaces[(r - 1) * 25 + (f - 1) * 5 + m - 1]! - 1] === segment;
      });
      expect(Number(number), segment).to.equal(members.length);
      expect(Number(orders), segment).to.equal(members.reduce((sum, { frequency }) => sum + frequency, 0));
      const sum = members.reduce((all, { monetary }) => all.plus(monetary), new Big(0));
      expect(trimDecimal(netSales), segment).to.equal(sum.toFixed());
      const share = customers.length === 0 ? null : new Big(members.length).div(customers.length).round(6).toFixed();
      expect(customerShare === null ? null : trimDecimal(customerShare), segment).to.equal(share);
    }
  }

  /** Worked out from the facts alone. */
  async function fromFacts(asOf: string, scope: Scope): Promise<Measured[]> {
    const { rows } = await database.pool.query<Measured>(
      `with orders as (
        select o.*, to_date(o.date_key::text, 'YYYYMMDD') as day,
          not (o.cancelled_at is not null and coalesce(t.total, 0) >= o.store_total and coalesce(t.refunded, 0) = 0) as counts
        from warehouse.fact_orders o
        left join (
          select order_key, sum(store_total) as total, sum(store_refunded) as refunded
          from warehouse.fact_refunds group by order_key
        ) t on t.order_key = o.order_key
        where not o.is_test and o.source_id = any($2) and to_date(o.date_key::text, 'YYYYMMDD') <= $1::date
      ),
      net as (
        select customer_key, gross_sales - discounts as amount from orders
        union all
        select o.customer_key, -f.returns
        from orders o join warehouse.fact_refunds f on f.order_key = o.order_key
        where to_date(f.date_key::text, 'YYYYMMDD') <= $1::date
      )
      select o.customer_key as "customerKey", $1::date - max(o.day) as recency, count(*)::integer as frequency,
        (select sum(n.amount) from net n where n.customer_key = o.customer_key)::text as monetary
      from orders o
      where o.counts
      group by o.customer_key`,
      [asOf, scope.sources === 'all' ? storeIds : scope.sources],
    );
    return rows;
  }
});

function cutsOf(customers: readonly Measured[]): RfmCutPoints {
  const cuts = (values: (string | number)[]) => [1, 2, 3, 4].map((k) => quantile(values, k).plus(1).toFixed());
  return {
    recency: cuts(customers.map(({ recency }) => recency)),
    frequency: cuts(customers.map(({ frequency }) => frequency)),
    monetary: cuts(customers.map(({ monetary }) => monetary)),
  };
}

/** The k-th fifth, by linear interpolation between the two values beside it (type 7). */
function quantile(values: readonly (string | number)[], k: number): Big {
  const sorted = values.map((value) => new Big(value)).sort((a, b) => a.cmp(b));
  const at = new Big(sorted.length - 1).times(k).div(5);
  const below = at.round(0, Big.roundDown);
  const [low, high] = [sorted[below.toNumber()]!, sorted[Math.min(below.toNumber() + 1, sorted.length - 1)]!];
  return low.plus(high.minus(low).times(at.minus(below)));
}

/** By bins: lower <= value < upper; of recency the last is the first. */
function scoresOf({ recency, frequency, monetary }: Measured, cuts: RfmCutPoints): [number, number, number] {
  const bin = (value: string | number, bounds: readonly string[]) => {
    const upper = bounds.findIndex((bound) => new Big(value).lt(bound));
    return upper === -1 ? 5 : upper + 1;
  };
  return [6 - bin(recency, cuts.recency), bin(frequency, cuts.frequency), bin(monetary, cuts.monetary)];
}
