import { expect } from 'chai';
import fc from 'fast-check';
import { sql } from '../../src/database/sql.js';
import { inTransaction } from '../../src/database/transaction.js';
import type { Scope } from '../../src/ledger/scope/scope.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import { trimDecimal } from '../../src/models/reporting/amount.js';
import { type Breakdown, groupChannels, loadChannelDirectory } from '../../src/models/reporting/channels.js';
import { cohortPeriods } from '../../src/models/reporting/cohorts/cohort-period.js';
import { customerCohorts } from '../../src/models/reporting/cohorts/customer-cohorts.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { london, order } from './records.js';
import { customer, type StoreRecord, storeHistory, storeIds } from './store-histories.js';
import { apply, publish, segments } from './warehouse.js';

// About 1 s each on a quiet machine; PROPERTY_RUNS=300 for a thorough search.
const runs = Number(process.env.PROPERTY_RUNS ?? 3);

const known = { first: '2023-11-01', latest: '2026-05-10' };

/** Weeks before it would be more cells than an answer may have. */
const firstWeek = '2025-12-15';

interface Variant {
  breakdown: Breakdown | 'product' | null;
  /** Of the first order; null: all. */
  channels: string[] | null;
  products: string[] | null;
  scope: Scope;
}

const every: Scope = { sources: 'all' };
const variants: Variant[] = [
  { breakdown: null, channels: null, products: null, scope: every },
  { breakdown: 'channel', channels: null, products: null, scope: every },
  { breakdown: 'source', channels: ['london:web', 'london:pos', 'tills:web'], products: null, scope: every },
  { breakdown: 'product', channels: null, products: null, scope: every },
  { breakdown: 'product', channels: ['berlin:web'], products: ['berlin:mug'], scope: every },
  { breakdown: 'source', channels: null, products: ['london:mug', 'london:cup'], scope: every },
  { breakdown: 'channel', channels: null, products: null, scope: { sources: ['london', 'tills'] } },
  { breakdown: 'product', channels: null, products: null, scope: { sources: ['berlin'] } },
];

/** Two orders that no other record changes: whatever else a history holds, somebody buys again in a later month. */
const bobBuysAgain: StoreRecord[] = ['2026-02-10', '2026-04-10'].map((day, at) => ({
  sourceId: 'london',
  record: order(`bob ${at}`, {
    orderedAt: `${day}T12:00:00Z`,
    customer: { customerId: 'bob', email: null, phone: null },
  }),
}));

/** A cell with customers, as text: what the answer of the API is made of. */
interface Cell {
  cohort: string;
  group: string;
  period: string;
  customers: number;
  orders: number;
  sales: string;
  retention: string;
}

describe('The cohorts of customers', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createWarehouse({ fiscalYearStartMonth: 4 });
  });

  after(() => database.drop());

  it('equal the orders of three stores after any history, by each period and breakdown, in each scope', async () => {
    const step = fc.record({ rollsUp: fc.boolean() });
    const history = storeHistory.chain((generated) => {
      const records = [...bobBuysAgain, ...generated];
      return fc.record({
        arrivals: fc.shuffledSubarray(records, { minLength: records.length }),
        steps: fc.array(step, { minLength: records.length, maxLength: records.length }),
      });
    });
    let later = 0;
    await fc.assert(
      fc.asyncProperty(history, async ({ arrivals, steps }) => {
        await inTransaction(database.pool, (client) => resetWarehouse(client));
        for (const [n, { sourceId, record }] of arrivals.entries()) {
          await apply(database.pool, [record], { ...london, sourceId });
          if (steps[n]!.rollsUp) await publish(database.pool);
        }
        await publish(database.pool);
        expect(await findViolations(database.pool, segments)).to.deep.equal([]);
        later += await expectSameAsFacts();
      }),
      { numRuns: runs, interruptAfterTimeLimit: 160_000, markInterruptAsFailure: true },
    );
    // Otherwise nothing but first orders was compared: Bob alone makes one such cell in each history.
    expect(later).to.be.at.least(runs);
  });

  it('follow an older order that arrives late, a join of two customers, and its undoing', async () => {
    await inTransaction(database.pool, (client) => resetWarehouse(client));
    const ann = { customerId: '1', email: null, phone: null };
    const bob = { customerId: '2', email: 'bob@example.com', phone: null };
    const placed = (id: string, month: string, buyer: object, source: string): StoreRecord => ({
      sourceId: source,
      record: order(id, { orderedAt: `2026-${month}-10T12:00:00Z`, customer: { ...ann, ...buyer } }),
    });
    const bring = async (...records: StoreRecord[]) => {
      for (const { sourceId, record } of records) await apply(database.pool, [record], { ...london, sourceId });
      await publish(database.pool);
      await expectSameAsFacts();
      return monthly();
    };
    const account = (email: string | null, day: string): StoreRecord => ({
      sourceId: 'london',
      record: customer('1', { email, updatedAt: `2026-06-${day}T00:00:00Z` }),
    });
    expect(
      await bring(account(null, '01'), placed('1', '03', ann, 'london'), placed('2', '04', bob, 'berlin')),
    ).to.deep.equal(['2026-03: 1 customers, 1', '2026-04: 1 customers, 1']);
    // Ann turns out to be Bob: April is the second month of a customer of March.
    expect(await bring(account('bob@example.com', '02'))).to.deep.equal(['2026-03: 1 customers, 1 1']);
    expect(await bring(placed('3', '02', bob, 'tills'))).to.deep.equal(['2026-02: 1 customers, 1 1 1']);
    // And is not, after all.
    expect(await bring(account('ann@example.com', '03'))).to.deep.equal([
      '2026-02: 1 customers, 1 0 1',
      '2026-03: 1 customers, 1',
    ]);
    const gone = { kind: 'deletion', entity: 'order', id: '3', deletedAt: '2026-06-20T00:00:00Z' } as const;
    expect(await bring({ sourceId: 'tills', record: gone })).to.deep.equal([
      '2026-03: 1 customers, 1',
      '2026-04: 1 customers, 1',
    ]);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
  });

  /** The share of each month, up to the last one with orders. */
  async function monthly(): Promise<string[]> {
    const { channels } = await loadChannelDirectory(database.pool, every);
    const cohorts = await customerCohorts(database.pool, every, {
      ...{ period: 'month', days: [], groups: groupChannels(channels, null), productKeys: null, isByProduct: false },
      known,
    });
    return cohorts
      .filter(({ size }) => size > 0)
      .map(({ from, size, cells }) => {
        const last = cells.findLastIndex(({ customers }) => customers > 0);
        const shares = cells.slice(0, last + 1).map(({ retention }) => retention);
        return `${from.slice(0, 7)}: ${size} customers, ${shares.join(' ')}`;
      });
  }

  /** Returns how many cells after the first period have customers. */
  async function expectSameAsFacts(): Promise<number> {
    let later = 0;
    for (const period of cohortPeriods) {
      for (const variant of variants) {
        const { breakdown, channels, products, scope } = variant;
        const directory = await loadChannelDirectory(database.pool, scope);
        const chosen = directory.channels.filter(({ channelKey }) => channels?.includes(channelKey) ?? true);
        const isByProduct = breakdown === 'product';
        const groups = groupChannels(chosen, isByProduct ? null : breakdown);
        if (chosen.length === 0) continue;
        const cohorts = await customerCohorts(database.pool, scope, {
          ...{ period, groups, known, isByProduct, productKeys: products },
          days: period === 'week' ? [sql`d.date >= ${firstWeek}::date`] : [],
        });
        const cells = cohorts.flatMap(({ from, groupKey, size, cells: of }) => {
          expect(of.map(({ index }) => index)).to.deep.equal(of.map((_cell, index) => index));
          expect(of[0]!.customers).to.equal(size);
          return of
            .filter(({ customers }) => customers > 0)
            .map((cell) => ({
              ...{ cohort: from, group: groupKey, period: cell.from, customers: cell.customers, orders: cell.orders },
              ...{ sales: trimDecimal(cell.netSales), retention: cell.retention! },
            }));
        });
        const all = await fromFacts(period, variant);
        const expected = all.filter(({ cohort }) => period !== 'week' || cohort >= firstWeek);
        expect(sorted(cells), JSON.stringify({ period, variant })).to.deep.equal(sorted(expected));
        later += expected.filter(({ cohort, period: start }) => cohort !== start).length;
      }
    }
    return later;
  }

  /** Worked out from the facts alone, without what the warehouse keeps of customers and valid orders. */
  async function fromFacts(period: string, { breakdown, channels, products, scope }: Variant): Promise<Cell[]> {
    const group = { platform: "'SHOPIFY'", source: 'f.source_id', channel: 'f.channel_key', product: 'p.product_key' };
    const { rows } = await database.pool.query<Cell>(
      `with taken as (
        select order_key, sum(returns) as returns, sum(store_total) as total, sum(store_refunded) as refunded
        from warehouse.fact_refunds group by order_key
      ),
      bought as (
        select o.customer_key, o.order_key, o.source_id, o.channel_key, o.ordered_at, to_date(o.date_key::text, 'YYYYMMDD') as day,
          o.gross_sales - o.discounts - coalesce(t.returns, 0) as net
        from warehouse.fact_orders o
        left join taken t on t.order_key = o.order_key
        where not o.is_test and o.source_id = any($2)
          and not (o.cancelled_at is not null and coalesce(t.total, 0) >= o.store_total and coalesce(t.refunded, 0) = 0)
      ),
      numbered as (
        select *, row_number() over (partition by customer_key order by day, ordered_at, order_key) as number from bought
      ),
      counted as (
        select date_trunc($1, f.day::timestamp)::date as cohort, ${breakdown ? group[breakdown] : "''"} as group,
          date_trunc($1, b.day::timestamp)::date as period,
          count(distinct b.customer_key)::integer as customers, count(*)::integer as orders, sum(b.net) as net
        from numbered f
        join bought b on b.customer_key = f.customer_key
        ${
          breakdown === 'product'
            ? `join (select distinct order_key, product_key from warehouse.fact_order_items) p
                on p.order_key = f.order_key and ($4::text[] is null or p.product_key = any($4))`
            : ''
        }
        where f.number = 1 and ($3::text[] is null or f.channel_key = any($3))
          and ($4::text[] is null or exists (
            select from warehouse.fact_order_items i where i.order_key = f.order_key and i.product_key = any($4)
          ))
        group by 1, 2, 3
      )
      select c.cohort::text as cohort, c.group, c.period::text as period, c.customers, c.orders,
        trim_scale(c.net)::text as sales, trim_scale(round(c.customers::numeric / s.customers, 6))::text as retention
      from counted c
      join counted s on s.cohort = c.cohort and s.group = c.group and s.period = s.cohort`,
      [period, scope.sources === 'all' ? storeIds : scope.sources, channels, products],
    );
    return rows;
  }
});

function sorted(cells: readonly Cell[]): string[] {
  return cells
    .map(({ cohort, group, period, customers, orders, sales, retention }) =>
      [cohort, group, period, customers, orders, sales, retention].join(' '),
    )
    .sort();
}
