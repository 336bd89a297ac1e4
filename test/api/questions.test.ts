import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Pool } from '../../src/database/pool.js';
import { prepareWarehouse } from '../../src/models/load/prepare.js';
import { projectFile } from '../../src/runtime/project-files.js';
import { anyRecord } from '../models/histories.js';
import { apply, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { answer } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';
import { leeds, london } from './support/trade.js';

/** A Friday, in the evening of London. */
const now = new Date('2026-04-10T18:00:00Z');

const net = (when = 'true') => `
  select o.date_key, o.channel_key, o.order_key, o.customer_key, o.ship_to_country as country, o.ordered_at as at,
    o.gross_sales - o.discounts as sales, 0 as returns, 1 as orders, o.source_id
  from warehouse.fact_orders o where not o.is_test and (${when})
  union all
  select f.date_key, f.channel_key, f.order_key, o.customer_key, o.ship_to_country, f.refunded_at, 0, f.returns, 0, f.source_id
  from warehouse.fact_refunds f left join warehouse.fact_orders o using (order_key)
  where not f.is_test and (${when.replaceAll('o.date_key', 'f.date_key')})`;
/** What a variant was on the day of a line. */
const onDay = (column: string, table: string): string => `(select h.${column} from warehouse.${table} h
  where h.product_key = i.product_key order by h.date_key > i.date_key, abs(h.date_key - i.date_key) limit 1)`;
/** Lines with the category and the cost of their day, and what was taken back of them. */
const costed = `
  with line as materialized (
    select i.*, ${onDay('category', 'dim_product_day')} as day_category,
      case when not i.is_gift_card and ${onDay('currency', 'dim_product_cost')} = i.currency
        then ${onDay('unit_cost', 'dim_product_cost')} end as day_cost
    from warehouse.fact_order_items i
  ), event as (
    select date_key, channel_key, product_key, day_category as category, gross_sales - discounts as net,
      coalesce(quantity * day_cost, 0) as cost, is_gift_card or day_cost is not null as is_known
    from line where not is_test
    union all
    select f.date_key, f.channel_key, f.product_key, i.day_category, -f.returns,
      case when f.is_restocked and f.kind in ('line', 'edit') then -coalesce(f.quantity * i.day_cost, 0) else 0 end,
      f.kind not in ('line', 'edit') or i.is_gift_card is true or i.day_cost is not null
        or (i.item_key is null and f.quantity = 0)
    from warehouse.fact_refunds f left join line i using (order_key, item_key) where not f.is_test
  )`;
const byLine = `
  select i.date_key, i.product_key, ${onDay('category', 'dim_product_day')} as category, null as reason, i.gross_sales, i.discounts, 0 as returns,
    case when i.is_gift_card then 0 else i.quantity end as sold, 0 as returned
  from warehouse.fact_order_items i where not i.is_test
  union all
  select f.date_key, f.product_key, ${onDay('category', 'dim_product_day')}, f.reason, 0, 0, f.returns, 0,
    case when f.kind in ('line', 'edit') and i.is_gift_card is not true then f.quantity else 0 end
  from warehouse.fact_refunds f left join warehouse.fact_order_items i using (order_key, item_key)
  where not f.is_test`;
const known = `(select min(date_key) as first, max(date_key) as last from (${net()}) n)`;
const inRange = (from: number, to: number) => `date_key between ${from} and ${to}`;
const rate = (above: string, below: string) => `round((${above})::numeric / nullif(${below}, 0), 6)`;

/** RFM by `metrics.md`: quantiles plus one unit, ties kept together, the first rule that fits. As of the latest day with trade. */
const rfmByCountry = `
  with measured as (
    select c.customer_key, to_date(k.last::text, 'YYYYMMDD') - c.last_valid_order_date as recency, c.valid_order_count as frequency, c.total_spent as monetary
    from warehouse.dim_customer c, ${known} k where c.valid_order_count > 0
  ), cuts as (
    select q, percentile_cont(q) within group (order by recency) + 1 as recency, percentile_cont(q) within group (order by frequency) + 1 as frequency,
      percentile_cont(q) within group (order by monetary) + 1 as monetary
    from measured, unnest(array[0.2, 0.4, 0.6, 0.8]) as q group by q
  ), scored as (
    select m.customer_key, 5 - count(*) filter (where m.recency >= c.recency) as r,
      1 + count(*) filter (where m.frequency >= c.frequency) as f, 1 + count(*) filter (where m.monetary >= c.monetary) as m
    from measured m cross join cuts c group by m.customer_key
  ), segments as (
    select customer_key, case
      when r >= 4 and f >= 4 and m >= 4 then 'CHAMPIONS'
      when r >= 2 and f >= 3 and m >= 3 then 'LOYAL_CUSTOMERS'
      when r >= 3 and f <= 3 and m <= 3 then 'POTENTIAL_LOYALIST'
      when r between 2 and 3 and f between 2 and 3 and m between 2 and 3 then 'NEED_ATTENTION'
      when r between 2 and 3 and f <= 2 and m <= 2 then 'ABOUT_TO_SLEEP'
      when r <= 2 and f >= 2 and m >= 2 then 'AT_RISK'
      when r <= 2 and f <= 2 and m <= 2 then 'LOST'
      else 'OTHERS' end as segment
    from scored
  ), sums as (
    select s.segment, n.country, sum(orders) as orders
    from (${net()}) n left join segments s using (customer_key) group by 1, 2 order by 1, 2
  )
  select * from (select * from sums order by segment, country) rows union all select null, null, sum(orders) from sums`;

/** Each question of docs/reports.md, worked out by SQL on the facts: one row for each of the answer, with its values in order. */
const expected: Record<string, string> = {
  'Net sales by month, this year against last': `
    select m.first::date::text, (m.first + interval '1 month' <= '2026-04-10') as over,
      coalesce((select sum(sales - returns) from (${net()}) n where date_key / 100 = to_char(m.first, 'YYYYMM')::int), 0), 0, null
    from generate_series('2026-01-01'::timestamp, '2026-04-01', interval '1 month') as m (first)`,
  'One total of a period': `
    select sum(sales - returns), 'GBP', sum(orders), ${rate('sum(sales)', 'sum(orders)')}
    from (${net()}) n where ${inRange(20260328, 20260402)}`,
  'The best products of a quarter, with the rest': `
    with sums as (
      select n.product_key, sum(gross_sales - discounts - returns) as sales,
        row_number() over (order by sum(gross_sales - discounts - returns) desc, n.product_key) as place
      from (${byLine}) n where ${inRange(20260101, 20260331)} group by n.product_key
    ), ranked as (
      select case when place <= 2 then place else 3 end as place, sum(sales) as sales,
        max(case when place <= 2 then concat_ws(' / ', p.title, p.variant_title) end) as label
      from sums left join warehouse.dim_product p using (product_key) group by 1
    )
    select label, place = 3, sales, ${rate('sales', 'sum(sales) over ()')} from ranked
    union all
    select null, null, null, null where false`,
  'Orders and net sales by country': `
    select country, sum(sales - returns), sum(orders) from (${net()}) n group by country order by 2 desc, 1`,
  'Average order value by channel and week': `
    select w.week::text, c.channel_key, c.source_id || ' ' || c.sales_channel,
      (select ${rate('sum(sales)', 'sum(orders)')} from (${net()}) n join warehouse.dim_date d using (date_key)
        where d.iso_week_start = w.week and n.channel_key = c.channel_key)
    from (values ('2026-03-23'::date), ('2026-03-30')) as w (week)
    cross join (
      select distinct c.* from warehouse.dim_channel c join (${net()}) n using (channel_key) where n.${inRange(20260323, 20260405)}
    ) c
    order by 1, 2`,
  'Yesterday against the same weekday of last week': `
    select '2026-04-09', coalesce(a.sales, 0), '2026-04-02', coalesce(b.sales, 0),
      round((coalesce(a.sales, 0) - coalesce(b.sales, 0)) * 100 / nullif(abs(b.sales), 0), 6)
    from (select sum(sales - returns) as sales from (${net()}) n where date_key = 20260409) a,
      (select sum(sales - returns) as sales from (${net()}) n where date_key = 20260402) b`,
  'Week over week': `
    with weeks as (
      select w.week, (select count(*) from warehouse.fact_orders o join warehouse.dim_date d using (date_key)
        where not o.is_test and d.iso_week_start = w.week) as orders
      from (values ('2026-03-16'::date), ('2026-03-23'), ('2026-03-30')) as w (week)
    )
    select a.week::text, a.orders, b.orders, a.orders - b.orders, round((a.orders - b.orders) * 100 / nullif(b.orders, 0)::numeric, 6)
    from weeks a join weeks b on b.week = a.week - 7 order by 1`,
  'Month to date against the same days of last month': `
    select '2026-04-01', '2026-04-09', coalesce(a.sales, 0), true, '2026-03-01', '2026-03-09', coalesce(b.sales, 0)
    from (select sum(sales - returns) as sales from (${net()}) n where ${inRange(20260401, 20260409)}) a,
      (select sum(sales - returns) as sales from (${net()}) n where ${inRange(20260301, 20260309)}) b`,
  'The best weekday': `
    select extract(isodow from d.date), to_char(d.date, 'FMDay'), sum(sales - returns)
    from (${net()}) n join warehouse.dim_date d using (date_key) group by 1, 2 order by 3 desc, 1`,
  "Sales by hour of the store's day": `
    select extract(hour from at at time zone s.timezone), sum(sales - returns), sum(orders)
    from (${net()}) n join ops.source s using (source_id) group by 1 order by 1`,
  'Sales of two days by hour': `
    with hours as (
      select (n.at at time zone s.timezone)::date as day, extract(hour from n.at at time zone s.timezone) as hour, sum(sales - returns) as sales
      from (${net()}) n join ops.source s using (source_id) group by 1, 2
    )
    select d.day::date::text, h.hour, coalesce(a.sales, 0), coalesce(b.sales, 0)
    from generate_series('2026-03-28'::timestamp, '2026-03-29', interval '1 day') as d (day)
    cross join generate_series(0, 23) as h (hour)
    left join hours a on a.day = d.day and a.hour = h.hour
    left join hours b on b.day = d.day - interval '1 day' and b.hour = h.hour
    order by 1, 2`,
  'Net sales of a fiscal year': `
    select '2025-04-01', '2026-03-31', sum(sales - returns) from (${net()}) n where ${inRange(20250401, 20260331)}`,
  'Net sales by fiscal year and quarter': `
    select greatest(min(d.date), (select to_date(first::text, 'YYYYMMDD') from ${known} k))::text,
      least(max(d.date), (select to_date(last::text, 'YYYYMMDD') from ${known} k))::text,
      (select sum(sales - returns) from (${net()}) n join warehouse.dim_date e using (date_key)
        where (e.fiscal_year, e.fiscal_quarter) = (d.fiscal_year, d.fiscal_quarter))
    from warehouse.dim_date d, ${known} k
    where d.date_key between k.first and k.last group by d.fiscal_year, d.fiscal_quarter order by 1`,
  'Sales of one variant over time': `
    with weeks as (
      select d.iso_week_start as week, greatest(min(d.date_key), min(k.first)) as first
      from warehouse.dim_date d, ${known} k where d.date_key between k.first and k.last group by 1
    ), sums as (
      select w.*, coalesce(sum(n.gross_sales - n.discounts - n.returns), 0) as sales, coalesce(sum(n.sold), 0) as sold
      from weeks w join warehouse.dim_date d on d.iso_week_start = w.week
      left join (${byLine}) n on n.date_key = d.date_key and n.product_key = 'london:1' group by w.week, w.first
    )
    select to_date(first::text, 'YYYYMMDD')::text, sales, sold, sum(sales) over (order by week) from sums order by week`,
  'Discount rate and basket size by week': `
    with weeks as (
      select d.iso_week_start as week, min(d.date_key) as first
      from warehouse.dim_date d, ${known} k where d.date_key between k.first and k.last group by 1
    )
    select to_date(w.first::text, 'YYYYMMDD')::text, ${rate('sum(o.discounts)', 'sum(o.gross_sales)')},
      ${rate('sum(o.items_sold)', 'count(o.order_key)')}, ${rate('sum(o.gross_sales - o.discounts)', 'count(o.order_key)')}
    from weeks w join warehouse.dim_date d on d.iso_week_start = w.week
    left join warehouse.fact_orders o on o.date_key = d.date_key and not o.is_test
    group by w.week, w.first order by w.week`,
  'Gross margin by month and category': `
    ${costed}
    select greatest(to_date(e.date_key / 100 || '01', 'YYYYMMDD'), (select to_date(k.first::text, 'YYYYMMDD') from ${known} k))::text,
      category, case when bool_and(is_known) then sum(net - cost) end, sum(case when is_known then net else 0 end) - sum(cost),
      ${rate('sum(case when is_known then net else 0 end) - sum(cost)', 'sum(case when is_known then net else 0 end)')},
      ${rate('sum(case when is_known then net else 0 end)', 'sum(net)')}
    from event e group by 1, 2 order by 1, 2`,
  'Gross margin by channel': `
    ${costed}
    select channel_key, sum(net), case when bool_and(is_known) then sum(cost) end,
      case when bool_and(is_known) then sum(net - cost) end,
      case when bool_and(is_known) then ${rate('sum(net - cost)', 'sum(net)')} end, sum((not is_known)::integer)
    from (
      select channel_key, net, cost, is_known from event
      union all
      select channel_key, 0, 0, true from warehouse.fact_orders where not is_test
    ) e
    group by 1 order by 1`,
  'Gross margin by product': `
    ${costed}
    select product_key, sum(case when is_known then net else 0 end) - sum(cost), case when bool_and(is_known) then sum(cost) end,
      ${rate('sum(case when is_known then net else 0 end)', 'sum(net)')}
    from event group by 1 order by 2 desc, 1`,
  "Net sales by today's category": `
    select p.category, sum(gross_sales - discounts - returns)
    from (${byLine}) n left join warehouse.dim_product p using (product_key) group by 1 order by 1`,
  'Refund rate by category': `
    select category, ${rate('sum(returns)', 'sum(gross_sales - discounts)')}, ${rate('sum(returned)', 'sum(sold)')}
    from (${byLine}) n group by 1 order by 1`,
  'Returns by product and by reason': `
    select product_key, reason, sum(returns), sum(returned)
    from (${byLine
      .split('union all')[1]!
      .replace(/f\.date_key,[\s\S]*?f\.returns, 0,/, 'f.product_key, f.reason, f.returns,')
      .replace('end\n', 'end as returned\n')}) n
    group by 1, 2 order by 3 desc, 1, 2`,
  'The largest refunds of a month': `
    select refund_key, refunded from warehouse.fact_refunds where ${inRange(20260301, 20260331)} and not is_test
    order by refunded desc, order_key desc, refund_key desc limit 5`,
  'Distinct customers of a month, a quarter, any range': `
    select * from (
      select greatest(min(d.date), (select to_date(first::text, 'YYYYMMDD') from ${known} k))::text as first,
        count(distinct o.customer_key)
      from ${known} k join warehouse.dim_date d on d.date_key between k.first and k.last
      left join warehouse.fact_orders o on o.date_key = d.date_key and not o.is_test
      group by d.month_key order by 1
    ) months
    union all
    select (select count(distinct customer_key) from warehouse.fact_orders where not is_test and ${inRange(20260328, 20260402)})::text, null`,
  'New and returning customers by month': `
    select greatest(min(d.date), (select to_date(first::text, 'YYYYMMDD') from ${known} k))::text as first,
      count(distinct case when to_char(c.first_valid_order_date, 'YYYYMM')::int = d.month_key then o.customer_key end),
      count(distinct case when to_char(c.first_valid_order_date, 'YYYYMM')::int < d.month_key then o.customer_key end),
      count(distinct o.customer_key)
    from ${known} k join warehouse.dim_date d on d.date_key between k.first and k.last
    left join warehouse.fact_orders o on o.date_key = d.date_key and not o.is_test
    left join warehouse.dim_customer c using (customer_key)
    group by d.month_key order by 1`,
  'New and returning customers and their sales by month': `
    select greatest(min(d.date), (select to_date(first::text, 'YYYYMMDD') from ${known} k))::text as first,
      count(distinct case when n.orders = 1 and to_char(c.first_valid_order_date, 'YYYYMM')::int = d.month_key then n.customer_key end),
      count(distinct case when n.orders = 1 and to_char(c.first_valid_order_date, 'YYYYMM')::int < d.month_key then n.customer_key end),
      coalesce(sum(sales - returns) filter (where n.order_key = c.first_valid_order_key), 0),
      coalesce(sum(sales - returns) filter (where n.order_key is distinct from c.first_valid_order_key), 0)
    from ${known} k join warehouse.dim_date d on d.date_key between k.first and k.last
    left join (${net()}) n on n.date_key = d.date_key
    left join warehouse.dim_customer c using (customer_key)
    group by d.month_key order by 1`,
  'Sales to new and to returning customers by month': `
    select greatest(to_date(n.date_key / 100 || '01', 'YYYYMMDD'), (select to_date(k.first::text, 'YYYYMMDD') from ${known} k))::text as month,
      case when n.customer_key is null then null when n.order_key = c.first_valid_order_key then 'new' else 'returning' end as type,
      count(distinct case when orders = 1 then n.customer_key end), sum(sales - returns)
    from (${net()}) n left join warehouse.dim_customer c using (customer_key) group by 1, 2 order by 1, 2`,
  'Repeat rate by quarter': `
    with ordered as (
      select o.customer_key, d.date, date_trunc('quarter', d.date) as quarter,
        row_number() over (partition by o.customer_key order by d.date) as place
      from warehouse.fact_orders o join warehouse.dim_date d using (date_key) where not o.is_test
    ), buyers as (
      select distinct q.quarter, o.customer_key,
        exists (select from ordered s where s.customer_key = o.customer_key and s.place = 2 and s.quarter <= q.quarter) as is_repeat
      from (
        select distinct date_trunc('quarter', d.date) as quarter from warehouse.dim_date d, ${known} k
        where d.date_key between k.first and k.last
      ) q
      left join ordered o using (quarter)
    )
    select greatest(b.quarter::date, to_date(min(k.first)::text, 'YYYYMMDD'))::text,
      ${rate('count(customer_key) filter (where is_repeat)', 'count(customer_key)')},
      count(customer_key) filter (where is_repeat), count(customer_key)
    from buyers b, ${known} k group by b.quarter order by 1`,
  'The best customers': `
    select n.customer_key, coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), n.customer_key), sum(sales - returns), sum(orders)
    from (${net()}) n left join warehouse.dim_customer c using (customer_key) group by 1, 2 order by 3 desc, 1 limit 20`,
  'VIPs who have not bought for 90 days': `
    select customer_key, last_order_date::text, total_spent from warehouse.dim_customer
    where segment = 'vip' and last_order_date <= '2026-01-10'`,
  'Value segments by channel': `
    select c.segment, n.channel_key, count(distinct case when orders = 1 then n.customer_key end), sum(sales - returns)
    from (${net()}) n left join warehouse.dim_customer c using (customer_key) group by 1, 2 order by 1, 2`,
  'Sales to one segment in a year': `
    select coalesce(sum(sales - returns), 0), coalesce(sum(orders), 0)
    from (${net()}) n join warehouse.dim_customer c using (customer_key) where c.segment = 'low' and date_key / 10000 = 2026`,
  'Customers who bought in two cities': `
    select ch.sales_channel, count(distinct case when orders = 1 then n.customer_key end), sum(sales - returns)
    from (${net()}) n join warehouse.dim_channel ch using (channel_key)
    where n.customer_key in (select customer_key from warehouse.fact_orders where not is_test and ship_to_city = 'London')
      and n.customer_key in (select customer_key from warehouse.fact_orders where not is_test and ship_to_city = 'Berlin')
    group by 1 order by 1`,
  'RFM segments by country': rfmByCountry,
  'Orders and net sales by tag': `
    with sums as (
      select t.tag, sum(orders) as orders, sum(sales - returns) as sales
      from (${net()}) n left join warehouse.fact_orders o using (order_key) left join lateral unnest(o.tags) as t (tag) on true group by 1
    ), total as (select sum(orders) as orders, sum(sales - returns) as sales from (${net()}) n)
    select * from (select s.tag, s.orders, s.sales, ${rate('s.sales', 't.sales')} from sums s, total t order by 1) tags
    union all select null, orders, sales, null from total`,
  'Sales with two tags, by region': `
    select o.ship_to_region, sum(orders), sum(sales - returns)
    from (${net()}) n join warehouse.fact_orders o using (order_key)
    where 'gift' = any(o.tags) and 'vip' = any(o.tags) group by 1 order by 1`,
  'Discount codes and what they cost': `
    select c.code, count(*), sum(o.discounts)
    from warehouse.fact_orders o, unnest(o.discount_codes) as c (code) where not o.is_test group by 1 order by 1`,
  'The largest orders of a month': `
    select order_key, total from warehouse.fact_orders where not is_test and ${inRange(20260301, 20260331)}
    order by total desc, order_key desc limit 3`,
  'The value of unpaid and of unshipped orders': `
    select financial_status, fulfillment_status, count(*), sum(total - reversed)
    from warehouse.fact_orders where not is_test group by 1, 2 order by 1, 2`,
  'One order by its number': `
    select order_key, order_number, total from warehouse.fact_orders where not is_test and order_number = '#1'
    order by ordered_at desc, order_key desc limit 1`,
};

const totalsAlone = new Set(['Orders and net sales by tag', 'RFM segments by country']);

describe('The questions of docs/reports.md', () => {
  let database: TestDatabase;
  let api: TestApi;

  before(async () => {
    database = await createPreparedDatabase('questions', trade);
    api = await startTestApi({ clock: { now: () => now, sleep: async () => undefined } }, database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const page = readFileSync(projectFile('docs', 'reports.md'), 'utf8');
  const questions = [...page.matchAll(/^### (.+)\n\n```graphql\n([\s\S]*?)```/gm)].map(([, title, query]) => ({
    title: title!,
    query: query!,
  }));

  it('each have their SQL here', () => {
    expect(questions.map(({ title }) => title)).to.have.members(Object.keys(expected));
  });

  for (const { title, query } of questions) {
    it(`are answered as SQL on the facts answers them: ${title}`, async () => {
      const got = rowsOf(await answer<object>(api.url, query)).map((row) => row.map(comparable));
      const { rows } = await database.pool.query({ text: expected[title]!, rowMode: 'array' } as never);
      const wanted = (rows as unknown as unknown[][]).map((row) => row.map(comparable));
      if (title === 'The best products of a quarter, with the rest') got.pop();
      // A total has no key before its values, and no share after them.
      if (totalsAlone.has(title)) wanted.push(wanted.pop()!.filter((value) => value !== null));
      if (title.startsWith('Distinct customers')) wanted.at(-1)!.pop();
      expect(got).to.deep.equal(wanted);
    });
  }
});

/** The rows of an answer, each with its values in order. */
function rowsOf(data: unknown): unknown[][] {
  if (Array.isArray(data)) return data.map((row) => valuesOf(row));
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([name, value]) => (name === 'total' ? [valuesOf(value)] : rowsOf(value)));
}

function valuesOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  return Object.values(value).flatMap(valuesOf);
}

function comparable(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

/** Two stores' random trade of a fortnight, always the same. */
async function trade(pool: Pool): Promise<void> {
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 4, rateMaxAgeDays: 10 });
  for (const [index, source] of [london, leeds].entries()) {
    await pool.query(
      `insert into ops.source (source_id, platform, name, currency, timezone, status, notices, is_configured, built_chunk_id)
       values ($1, $2, $3, $4, $5, 'ready', '{}', true, 0)`,
      [source.sourceId, source.platform, source.name, source.currency, source.timezone],
    );
    await apply(pool, fc.sample(anyRecord, { seed: 7 + index, numRuns: 60 }), source);
  }
  await publish(pool);
}
