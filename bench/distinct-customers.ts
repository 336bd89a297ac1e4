import { addDays, addUnits } from '../src/canonical/calendar-date.js';
/**
 * Distinct customers from the kept sets and from the facts: CPU time of Node and Postgres for each question, in one warehouse; the
 * answers must be equal. `npm run bench:distinct-customers -- 1000000`
 */
import { migrate } from '../src/database/migrate.js';
import { createPool, type Pool } from '../src/database/pool.js';
import { type Sql, select, sql } from '../src/database/sql.js';
import { inTransaction } from '../src/database/transaction.js';
import { everySource } from '../src/ledger/scope/scope.js';
import { prepareWarehouse } from '../src/models/load/prepare.js';
import type { CustomerGroup, CustomerPeriod } from '../src/models/reporting/customer-question.js';
import {
  type CustomerCount,
  customersByHistory,
  distinctCustomers,
} from '../src/models/reporting/distinct-customers.js';
import { rollUp } from '../src/models/roll-up/roll-up.js';
import { silentLogger } from '../src/runtime/log.js';
import { makeBed } from './bed.js';
import { descendantsCpuSeconds } from './measured-process.js';

const orders = Number(process.argv[2] ?? 1_000_000);
/** Two years of trade in five channels; three orders in ten are a new customer's. */
const days = 730;
const start = '2024-01-01';
const channels = ['shop:web', 'shop:pos', 'shop:app', 'market:web', 'market:import'];
const lastYear = '2025-01-06';
const rounds = 40;

interface Question {
  name: string;
  groups: CustomerGroup[];
  periods: CustomerPeriod[];
  hasHistory?: true;
}

const all: CustomerGroup = { key: 'all', channelKeys: channels };
const year: CustomerPeriod = { key: 'year', spans: [{ first: lastYear, last: addDays(lastYear, 7 * 51 - 1) }] };
const weeks = spansOf(51, (place) => addDays(lastYear, 7 * place));
const months = spansOf(11, (place) => addUnits('month', '2025-01-01', place));
const questions: Question[] = [
  { name: '51 weeks, all channels', groups: [all], periods: weeks },
  {
    name: '51 weeks, two of the channels',
    groups: [{ key: 'two', channelKeys: channels.slice(1, 3) }],
    periods: weeks,
  },
  {
    name: '51 weeks by source, their total, and the total of all weeks',
    groups: [
      { key: 'shop', channelKeys: channels.slice(0, 3) },
      { key: 'market', channelKeys: channels.slice(3) },
      all,
    ],
    periods: [...weeks, year],
  },
  { name: '357 days as one period', groups: [all], periods: [year] },
  { name: '51 weeks, orders to one country', groups: [{ ...all, countries: ['DE'] }], periods: weeks },
  { name: '11 months, new, returning and repeat', groups: [all], periods: months, hasHistory: true },
];

const withHistory = sql`, ordered as (
    select o.customer_key, min(o.date_key) filter (where o.is_valid) as first_key,
      (array_agg(o.date_key order by o.date_key))[2] as second_key
    from warehouse.fact_orders o where not o.is_test group by o.customer_key
  ),
  buyer as (
    select distinct p.place, p.first_key, p.last_key, o.customer_key
    from period p
    join warehouse.fact_orders o on o.date_key between p.first_key and p.last_key
    join member m on m.channel_key = o.channel_key
    where not o.is_test
  )
  select count(*) as customers,
    count(*) filter (where o.first_key between b.first_key and b.last_key) as "newCustomers",
    count(*) filter (where o.first_key < b.first_key) as "returningCustomers",
    count(*) filter (where o.second_key <= b.last_key) as "repeatCustomers"
  from buyer b
  join ordered o on o.customer_key = b.customer_key
  group by b.place
  order by b.place`;

const bed = await makeBed();
const pool = createPool(await bed.database('distinct_customers'), { applicationName: 'cartograph bench' });
try {
  await fill(pool);
  for (const question of questions) await compare(pool, question);
} finally {
  await pool.end();
  await bed.close();
}

async function fill(db: Pool): Promise<void> {
  await migrate(db.options.connectionString!, silentLogger);
  await prepareWarehouse(db, { reportingCurrency: 'GBP', fiscalYearStartMonth: 1, rateMaxAgeDays: 10 });
  await db.query(
    `insert into warehouse.dim_channel select c, split_part(c, ':', 1), 'FILES', split_part(c, ':', 2) from unnest($1::text[]) as c`,
    [channels],
  );
  // A hash in place of chance, so that each run has the same trade.
  await db.query(
    `create temp table trade as
    select i as id, date_key, ($1::text[])[1 + (hash >> 8) % 5] as channel_key,
      'email:' || md5((case when hash % 10 < 3 then i else ((hash >> 4) % (i + 1)) * 3 / 10 end)::text) as customer_key,
      (array['GB', 'GB', 'GB', 'DE', 'FR', 'NL', 'US', null])[1 + (hash >> 12) % 8] as country,
      hash % 50 = 7 as is_void
    from (select i, abs(hashint4(i)::bigint) as hash from generate_series(0, $2::integer - 1) as i) each
    join warehouse.dim_date d on d.date = $3::date + (i::bigint * $4::integer / $2::integer)::integer`,
    [channels, orders, start, days],
  );
  await db.query(`
    insert into warehouse.customer_account (
      account_key, source_id, customer_key, matched_by, origin, source_updated_at, is_email_masked, is_phone_shared
    )
    select customer_key, 'shop', customer_key, 'email', 'order', '2024-01-01', false, false from trade group by customer_key;
    insert into warehouse.dim_customer (
      customer_key, account_count, order_count, valid_order_count, total_spent, net_sales_bound, is_email_masked
    )
    select customer_key, 1, 0, 0, 0, 0, false from warehouse.customer_account;
    insert into warehouse.fact_orders (
      order_key, source_id, channel_key, date_key, account_key, customer_key, platform_order_id, order_number, ordered_at, is_test,
      is_tax_included, is_first, tags, discount_codes, cancelled_at, is_valid, ship_to_country, currency, reporting_currency, exchange_rate, presentment_currency,
      presentment_total, items_sold, store_gross_sales, store_discounts, store_shipping, store_taxes, store_duties, store_fees,
      store_tips, store_total, store_reversed, gross_sales, discounts, shipping, taxes, duties, fees, tips, total, reversed,
      store_cost_of_goods, store_costed_sales, cost_of_goods, costed_sales, uncosted_lines, source_updated_at
    )
    select 'shop:' || id, split_part(channel_key, ':', 1), channel_key, date_key, customer_key, customer_key, id, '#' || id,
      '2024-01-01', false, false, false, '{}', '{}', case when is_void then timestamptz '2024-01-01' end, not is_void, country, 'GBP', 'GBP', 1, 'GBP', 50,
      2, 45, 0, 5, 0, 0, 0, 0, 50, 0, 45, 0, 5, 0, 0, 0, 0, 50, 0, 0, 0, 0, 0, 1,
      '2024-01-01'
    from trade;
    insert into ops.dirty_customer (customer_key) select customer_key from warehouse.dim_customer;
    analyze`);
  const before = descendantsCpuSeconds(bed.postmasterPid);
  await inTransaction(db, (client) =>
    rollUp(client, { segments: { medium: '50', high: '200', vip: '1000' }, at: new Date('2026-01-01T00:00:00Z') }),
  );
  const cpu = descendantsCpuSeconds(bed.postmasterPid) - before;
  await db.query('vacuum analyze');
  const { rows } = await db.query(`select count(*) as rows, sum(length(customers)) as text,
    pg_total_relation_size('warehouse.agg_customer_sets') + pg_total_relation_size('warehouse.agg_customer_steps')
      + pg_total_relation_size('warehouse.customer_number') as bytes
    from warehouse.agg_customer_sets`);
  const { rows: customers } = await db.query('select max(number) as count from warehouse.customer_number');
  print(
    `${thousands(orders)} orders of ${thousands(customers[0].count)} customers in ${days} days and ${channels.length} channels. ` +
      `First roll-up of everything: ${cpu.toFixed(1)} s CPU. ${thousands(rows[0].rows)} sets, ${(rows[0].text / orders).toFixed(2)} B an order; ` +
      `with countries and numbers ${(rows[0].bytes / 1e6).toFixed(1)} MB`,
  );
}

async function compare(db: Pool, question: Question): Promise<void> {
  const fromSets = await measured(rounds, () =>
    question.hasHistory ? customersByHistory(db, everySource, question) : distinctCustomers(db, question),
  );
  const fromFacts = await measured(2, () => select<CustomerCount>(db, factsQuestion(question)));
  const differences = fromFacts.answer.filter((row, place) =>
    Object.entries(row).some(([name, value]) => String(value) !== String(fromSets.answer[place]![name as 'customers'])),
  );
  if (differences.length > 0) throw new Error(`${question.name}: ${differences.length} counts differ`);
  print(
    `${question.name}: sets ${fromSets.node.toFixed(1)} + ${fromSets.postgres.toFixed(1)} ms, ` +
      `facts ${fromFacts.node.toFixed(0)} + ${fromFacts.postgres.toFixed(0)} ms (Node + Postgres); ` +
      `${((fromFacts.node + fromFacts.postgres) / (fromSets.node + fromSets.postgres)).toFixed(0)} times`,
  );
}

/** The same question to the facts, in the same order. */
function factsQuestion({ groups, periods, hasHistory }: Question): Sql {
  const members = groups.flatMap(({ channelKeys }, place) => channelKeys.map((channel) => [place, channel] as const));
  const spans = periods.map(({ spans: [span] }) => span!);
  const country = groups[0]!.countries?.[0] ?? null;
  return sql`with period as (
      select p.place, min(d.date_key) as first_key, max(d.date_key) as last_key
      from unnest(${spans.map(({ first }) => first)}::date[], ${spans.map(({ last }) => last)}::date[]) with ordinality
        as p (first, last, place)
      join warehouse.dim_date d on d.date between p.first and p.last
      group by p.place
    ),
    member as (
      select * from unnest(${members.map(([place]) => place)}::integer[], ${members.map(([, channel]) => channel)}::text[])
        as m (place, channel_key)
    )
    ${hasHistory ? withHistory : withoutHistory(country)}`;
}

function withoutHistory(country: string | null): Sql {
  return sql`select count(distinct o.customer_key) as customers
    from period p
    join warehouse.fact_orders o on o.date_key between p.first_key and p.last_key
    join member m on m.channel_key = o.channel_key
    where not o.is_test and (${country}::text is null or o.ship_to_country = ${country}::text)
    group by p.place, m.place
    order by p.place, m.place`;
}

async function measured<Answer>(
  times: number,
  work: () => Promise<Answer>,
): Promise<{ answer: Answer; node: number; postgres: number }> {
  const answer = await work();
  for (let warm = 0; warm < Math.min(times, 20); warm += 1) await work();
  const before = { node: process.cpuUsage(), postgres: descendantsCpuSeconds(bed.postmasterPid) };
  for (let time = 0; time < times; time += 1) await work();
  const { user, system } = process.cpuUsage(before.node);
  const postgres = descendantsCpuSeconds(bed.postmasterPid) - before.postgres;
  return { answer, node: (user + system) / 1000 / times, postgres: (postgres * 1000) / times };
}

function spansOf(count: number, startOf: (place: number) => string): CustomerPeriod[] {
  return Array.from({ length: count }, (_, place) => {
    const span = { first: startOf(place), last: addDays(startOf(place + 1), -1) };
    return { key: span.first, spans: [span] };
  });
}

function thousands(value: number | string): string {
  return Number(value).toLocaleString('en');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
