import { expect } from 'chai';
import fc from 'fast-check';
import { addDays, addUnits } from '../../src/canonical/calendar-date.js';
import type { CanonicalRecord } from '../../src/canonical/record.js';
import { inTransaction } from '../../src/database/transaction.js';
import { everySource, type Scope } from '../../src/ledger/scope/scope.js';
import { blockOf, blocksOf, blockWith, isInBlock } from '../../src/models/customer-sets/blocks.js';
import { decodedEntries, digitsOf, markCustomers, readEntries } from '../../src/models/customer-sets/encoding.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import type { CustomerPeriod, CustomerQuestion } from '../../src/models/reporting/customer-question.js';
import type { Span } from '../../src/models/reporting/customer-set-rows.js';
import { customersByHistory, distinctCustomers } from '../../src/models/reporting/distinct-customers.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { customersBySql } from './customers-by-sql.js';
import { anyRecord } from './histories.js';
import { london, order, refund } from './records.js';
import { apply, publish, segments } from './warehouse.js';

const runs = Number(process.env.PROPERTY_RUNS ?? 3);
const berlin = { ...london, sourceId: 'berlin', name: 'Berlin' };
const sources = [london, berlin];
const channels = ['london:web', 'london:pos', 'berlin:web', 'berlin:pos'];

const span = fc
  .tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }))
  .map(([from, length]) => ({ first: addDays('2026-03-26', from), last: addDays('2026-03-26', from + length) }));
/** Also months, which are kept by themselves, for all channels and for some. */
const months = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })).map(([from, length]) => ({
  first: addUnits('month', '2026-02-01', from),
  last: addDays(addUnits('month', '2026-02-01', from + length + 1), -1),
}));
const question: fc.Arbitrary<CustomerQuestion> = fc.record({
  groups: fc.array(
    fc.record(
      {
        key: fc.nat().map(String),
        channelKeys: fc.oneof(fc.constant(channels), fc.subarray(channels)),
        countries: fc.subarray(['GB', 'DE', 'FR', null]),
      },
      { requiredKeys: ['key', 'channelKeys'] },
    ),
    { maxLength: 4 },
  ),
  periods: fc.oneof(periodsOf(months), periodsOf(span), periodsOf(fc.oneof(months, span))),
});

const wholeSpan: CustomerQuestion = {
  groups: [{ key: 'all', channelKeys: channels }],
  periods: [{ key: 'all', spans: [{ first: '2026-03-26', last: '2026-04-19' }] }],
};

describe('The sets of customers', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createWarehouse({ fiscalYearStartMonth: 4 });
  });

  beforeEach(() => inTransaction(database.pool, (client) => resetWarehouse(client)));

  after(() => database.drop());

  it('answer as the orders do, for any channels, countries and days, after any history of two stores', async () => {
    const step = fc.record({ record: anyRecord, source: fc.constantFrom(...sources), rollsUp: fc.boolean() });
    const history = fc.array(step, { minLength: 1, maxLength: 25 });
    let counted = 0;
    await fc.assert(
      fc.asyncProperty(history, question, async (steps, asked) => {
        await inTransaction(database.pool, (client) => resetWarehouse(client));
        for (const { record, source, rollsUp } of steps) {
          await apply(database.pool, [record], source);
          if (rollsUp) await publish(database.pool);
        }
        await publish(database.pool);
        expect(await findViolations(database.pool, segments)).to.deep.equal([]);
        for (const scope of [everySource, { sources: ['london'] }])
          counted += await expectTheOrdersAnswer(scope, asked);
      }),
      {
        ...{ numRuns: runs, interruptAfterTimeLimit: 160_000, markInterruptAsFailure: true },
        // So that at least one question has customers to count, whatever the others happen to be.
        examples: [[[{ record: placed('1', '2026-03-26'), source: london, rollsUp: true }], wholeSpan]],
      },
    );
    expect(counted).to.be.greaterThan(0);
  });

  it('count a customer of both stores once, and as new only where nothing older is known', async () => {
    await applyTo(london, [placed('1', '2026-03-02')]);
    await applyTo(berlin, [placed('1', '2026-03-10'), placed('2', '2026-03-20')]);
    await publish(database.pool);
    expect(await march(everySource, channels)).to.deep.equal(['1 customers: 1 new, 0 returning, 1 repeat']);
    expect(
      await march(everySource, channels, ['2026-03-01', '2026-03-15'], ['2026-03-16', '2026-03-31']),
    ).to.deep.equal(['1 customers: 1 new, 0 returning, 1 repeat', '1 customers: 0 new, 1 returning, 1 repeat']);
    // In a narrower scope the other store's order is not known.
    expect(await march({ sources: ['berlin'] }, channels.slice(2), ['2026-03-01', '2026-03-15'])).to.deep.equal([
      '1 customers: 1 new, 0 returning, 0 repeat',
    ]);
  });

  it('follow a customer who is split in two', async () => {
    await applyTo(london, [placed('1', '2026-03-02')]);
    await applyTo(berlin, [placed('1', '2026-03-10')]);
    await publish(database.pool);
    expect(await march(everySource, channels)).to.deep.equal(['1 customers: 1 new, 0 returning, 1 repeat']);
    await applyTo(berlin, [
      placed('1', '2026-03-10', {
        updatedAt: '2026-03-12T00:00:00Z',
        customer: { customerId: null, email: 'bob@example.com', phone: null },
      }),
    ]);
    await publish(database.pool);
    expect(await march(everySource, channels)).to.deep.equal(['2 customers: 2 new, 0 returning, 0 repeat']);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
  });

  it('know an order that was cancelled before anything was paid: it is counted, and makes nobody a customer', async () => {
    const cancelled = { cancelledAt: '2026-03-03T00:00:00Z', updatedAt: '2026-03-03T00:00:00Z' };
    const unpaid = refund('a', { kind: 'edit', refundedAt: '2026-03-03T00:00:00Z', total: '10.00', refunded: '0' });
    const paidBack = refund('a', { refundedAt: '2026-03-03T00:00:00Z', total: '10.00', refunded: '10.00' });
    await applyTo(london, [placed('1', '2026-03-02'), placed('2', '2026-03-20')]);
    await publish(database.pool);
    const halves = [
      ['2026-03-01', '2026-03-15'],
      ['2026-03-16', '2026-03-31'],
    ] as const;
    const second = async () => await march(everySource, channels, ...halves);
    expect(await second()).to.deep.equal([
      '1 customers: 1 new, 0 returning, 0 repeat',
      '1 customers: 0 new, 1 returning, 1 repeat',
    ]);
    await applyTo(london, [placed('1', '2026-03-02', { ...cancelled, refunds: [unpaid] })]);
    await publish(database.pool);
    expect(await second()).to.deep.equal([
      '1 customers: 0 new, 0 returning, 0 repeat',
      '1 customers: 1 new, 0 returning, 1 repeat',
    ]);
    await applyTo(london, [placed('1', '2026-03-02', { ...cancelled, refunds: [paidBack] })]);
    await publish(database.pool);
    expect(await second()).to.deep.equal([
      '1 customers: 1 new, 0 returning, 0 repeat',
      '1 customers: 0 new, 1 returning, 1 repeat',
    ]);
  });

  it('know by months who had only such orders until the end of a period', async () => {
    const at = '2026-05-01T00:00:00Z';
    const unpaid = refund('a', { kind: 'edit', refundedAt: at, total: '10.00', refunded: '0' });
    const cancelled = { cancelledAt: at, updatedAt: at, refunds: [unpaid] };
    await applyTo(london, [
      placed('1', '2026-01-05', cancelled),
      placed('2', '2026-02-10', cancelled),
      placed('3', '2026-04-03'),
      placed('4', '2026-05-04'),
    ]);
    await publish(database.pool);
    const periods = [
      ['2026-01-01', '2026-01-31'],
      ['2026-02-01', '2026-02-28'],
      ['2026-01-01', '2026-03-31'],
      ['2026-04-01', '2026-04-30'],
      ['2026-01-01', '2026-04-30'],
      ['2026-05-01', '2026-05-31'],
    ] as const;
    const expected = [
      '1 customers: 0 new, 0 returning, 0 repeat',
      '1 customers: 0 new, 0 returning, 1 repeat',
      '1 customers: 0 new, 0 returning, 1 repeat',
      '1 customers: 1 new, 0 returning, 1 repeat',
      '1 customers: 1 new, 0 returning, 1 repeat',
      '1 customers: 0 new, 1 returning, 1 repeat',
    ];
    expect(await march(everySource, channels, ...periods)).to.deep.equal(expected);
    // In some channels the same, from the sets.
    expect(await march(everySource, channels.slice(0, 1), ...periods)).to.deep.equal(expected);
  });

  it('are written again only for the days on which somebody else ordered', async () => {
    await applyTo(london, [placed('1', '2026-03-02'), placed('2', '2026-03-20'), placed('3', '2026-03-25')]);
    await publish(database.pool);
    const before = await versions();
    expect(before).to.have.length(3);
    // A refund dirties the days of the order and of the refund, and nobody's orders.
    await applyTo(london, [
      placed('1', '2026-03-02', { updatedAt: '2026-03-21T00:00:00Z', refunds: [refund('a')] }),
      placed('3', '2026-03-25', { updatedAt: '2026-03-26T00:00:00Z', shipTo: { country: 'DE', city: null } }),
    ]);
    await publish(database.pool);
    const after = await versions();
    expect(after.slice(0, 2)).to.deep.equal(before.slice(0, 2));
    expect(after[2]).not.to.equal(before[2]);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
  });

  it('that differ from the orders are found', async () => {
    await applyTo(london, [placed('1', '2026-03-02'), order('2', { orderedAt: '2026-03-03T12:00:00Z' })]);
    await publish(database.pool);
    const damages = {
      'customer-sets': [
        'update warehouse.agg_customer_sets a set customers = b.customers from warehouse.agg_customer_sets b where a.date_key = 20260302 and b.date_key = 20260303',
        'delete from warehouse.agg_customer_sets where date_key = 20260302',
        "update warehouse.agg_customer_sets set countries = '{FR}' where date_key = 20260302",
        'update warehouse.customer_number set number = number + 5',
      ],
      'customer-months': [
        "delete from warehouse.agg_customer_months where step = 'ordered'",
        'update warehouse.agg_customer_months set customers = set_bit(customers, 5, 1)',
        "update warehouse.agg_customer_months set month_key = 202604 where step = 'first_order'",
        "update warehouse.agg_customer_months set block = 1 where step = 'first_order'",
        "insert into warehouse.agg_customer_months values ('second_order', 202603, 0, 0::bit(8192))",
      ],
      'customer-steps': [
        'delete from warehouse.agg_customer_steps where date_key = 20260302',
        "update warehouse.agg_customer_steps set second_orders = first_orders, first_orders = '' where date_key = 20260302",
        'update warehouse.agg_customer_steps set void_first_orders = first_orders where date_key = 20260302',
      ],
      'customer-years': [
        'update warehouse.agg_customer_years set net_sales_bound = net_sales_bound - 0.01 where year = 2026',
        'delete from warehouse.agg_customer_years',
      ],
      'customer-numbers': ['delete from warehouse.customer_number where number = 1'],
    };
    for (const [check, statements] of Object.entries(damages)) {
      for (const statement of statements) {
        await inTransaction(database.pool, async (client) => {
          await client.query('savepoint whole');
          await client.query(statement);
          const found = await findViolations(client, segments);
          expect(
            found.map((violation) => violation.check),
            statement,
          ).to.include(check);
          await client.query('rollback to savepoint whole');
        });
      }
    }
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
  });

  it('count each of more periods than there are marks', async () => {
    await applyTo(london, [placed('1', '2026-03-02'), order('2', { orderedAt: '2026-03-03T12:00:00Z' })]);
    await publish(database.pool);
    const both = [{ first: '2026-03-02', last: '2026-03-03' }];
    const periods = Array.from({ length: 600 }, (_, place) => ({ key: String(place), spans: both }));
    const groups = [{ key: '', channelKeys: channels }];
    const rows = await distinctCustomers(database.pool, { groups, periods });
    expect(rows.map(({ customers }) => customers)).to.deep.equal(periods.map(() => 2));
  });

  it('are read in Node and in SQL as they were written, up to the highest number', async () => {
    const numbers = [1, 2, 31, 32, 1023, 1024, 32_767, 32_768, 1_048_575, 33_554_431, 33_554_432, 2 ** 29 - 1];
    const entries = numbers.map((number, place) => ({ entry: 4 * (number - (numbers[place - 1] ?? 0)) + (place % 4) }));
    const { rows } = await database.pool.query<{ customers: string }>(
      `select string_agg(${digitsOf('entry')}, '' order by at) as customers
      from unnest($1::integer[]) with ordinality as e (entry, at)`,
      [entries.map(({ entry }) => entry)],
    );
    const { customers } = rows[0]!;
    const read = new Uint32Array(2 * customers.length + 1);
    const length = readEntries(`${customers},${customers}`, 2 ** 29, read);
    const expected = numbers.map((number, place) => `${number} ${place % 4}`);
    expect([...read.slice(0, length)].map((entry) => `${entry >>> 2} ${entry % 4}`)).to.deep.equal([
      ...expected,
      ...expected,
    ]);
    const { rows: decoded } = await database.pool.query<{ entry: string }>(
      `select concat(e.number, ' ', e.is_void::integer + 2 * e.is_repeated::integer) as entry
      from (select $1::text as customers, repeat('0', $2::integer) as country_places, array[''] as countries) a
      cross join lateral ${decodedEntries('a')} e order by e.place`,
      [customers, numbers.length],
    );
    expect(decoded.map(({ entry }) => entry)).to.deep.equal(expected);
    expect(() => readEntries(customers, 2 ** 29 - 2, read)).to.throw(
      /customer number 536870911; the highest is 536870910/,
    );
    expect(() => markCustomers(customers, { marks: new Uint8Array(33_554_432), mark: 1 })).to.throw(
      /customer number 33554432/,
    );
  });

  it('have a bit for each customer of a month, in the block of the number', async () => {
    const numbers = [1, 63, 64, 127, 8191, 8192, 8255, 16_384, 2 ** 29 - 1];
    const known = "select 'x' as step, n.number from unnest($1::integer[]) as n (number)";
    const { rows } = await database.pool.query<{ block: number; customers: number[]; areSame: boolean }>(
      `select b.block, array_agg(n.number order by n.number) filter (where ${isInBlock('n.number', 'b.customers')}) as customers,
        b.customers = bit_or(${blockWith('n.number')}) as "areSame"
      from (${blocksOf(['step'], known)}) b
      join (${known}) n on ${blockOf('n.number')} = b.block
      group by b.block, b.customers
      order by b.block`,
      [numbers],
    );
    expect(rows.flatMap(({ customers }) => customers)).to.deep.equal(numbers);
    expect(rows.map(({ block, areSame }) => [block, areSame])).to.deep.equal(
      [0, 1, 2, 65_535].map((block) => [block, true]),
    );
  });

  async function expectTheOrdersAnswer(scope: Scope, { groups, periods }: CustomerQuestion): Promise<number> {
    const { sources: only } = scope;
    const inScope = groups.map((group) => ({
      ...group,
      channelKeys: group.channelKeys.filter((key) => only === 'all' || only.includes(key.split(':')[0]!)),
    }));
    const asked = { groups: inScope, periods };
    const expected: Record<string, unknown>[] = [];
    for (const period of periods) {
      for (const group of inScope) {
        const counts = await customersBySql(database.pool, group, period, only === 'all' ? null : only);
        expected.push({ periodKey: period.key, groupKey: group.key, ...counts });
      }
    }
    expect(await customersByHistory(database.pool, scope, asked)).to.deep.equal(expected);
    expect(await distinctCustomers(database.pool, asked)).to.deep.equal(
      expected.map(({ periodKey, groupKey, customers }) => ({ periodKey, groupKey, customers })),
    );
    return expected.reduce((sum, { customers }) => sum + Number(customers), 0);
  }

  /** The customers of some channels in March, or in spans. */
  async function march(
    scope: Scope,
    channelKeys: readonly string[],
    ...spans: readonly (readonly [string, string])[]
  ): Promise<string[]> {
    const asked = spans.length === 0 ? [['2026-03-01', '2026-03-31'] as const] : spans;
    const rows = await customersByHistory(database.pool, scope, {
      groups: [{ key: '', channelKeys }],
      periods: asked.map(([first, last]) => ({ key: first, spans: [{ first, last }] })),
    });
    return rows.map(
      ({ customers, newCustomers, returningCustomers, repeatCustomers }) =>
        `${customers} customers: ${newCustomers} new, ${returningCustomers} returning, ${repeatCustomers} repeat`,
    );
  }

  async function versions(): Promise<string[]> {
    const { rows } = await database.pool.query<{ version: string }>(
      `select date_key || ' ' || xmin || ' ' || ctid as version from warehouse.agg_customer_sets order by date_key`,
    );
    return rows.map(({ version }) => version);
  }

  const applyTo = (source: typeof london, records: CanonicalRecord[]) => apply(database.pool, records, source);
});

/** An order of Ann's. */
function placed(orderId: string, day: string, changes: Parameters<typeof order>[1] = {}): CanonicalRecord {
  const at = `${day}T12:00:00Z`;
  const customer = { customerId: null, email: 'ann@example.com', phone: null };
  return order(orderId, { orderedAt: at, updatedAt: at, customer, ...changes });
}

function periodsOf(spans: fc.Arbitrary<Span>): fc.Arbitrary<CustomerPeriod[]> {
  return fc.array(fc.record({ key: fc.nat().map(String), spans: fc.array(spans, { minLength: 1, maxLength: 3 }) }), {
    maxLength: 4,
  });
}
