import { byLine, inRange, known, net, rate, type WorkedOut } from './pieces.js';
import type { Setting } from './setting.js';

const ofDays = (from: string, to: string): string =>
  `(select coalesce(sum(sales - returns), 0) from ${net} n where date_key between to_char(${from}, 'YYYYMMDD')::integer and to_char(${to}, 'YYYYMMDD')::integer)`;
/** The weeks of a range by their Monday, and the first of their days with known trade. */
const knownWeeks = `
  select d.iso_week_start as week, min(d.date) as first
  from warehouse.dim_date d, ${known} k where d.date_key between k.first and k.last group by 1`;

export function questionsOfSales(on: Setting): Record<string, WorkedOut> {
  return {
    'Net sales by month, this year against last': `
      select m.first::date::text, (m.first + interval '1 month' <= '${on.firstOpenDay}') as over, a.sales, b.sales,
        case when m.first + interval '1 month' <= '${on.firstOpenDay}' then round((a.sales - b.sales) * 100 / nullif(abs(b.sales), 0), 6) end
      from generate_series('${on.year}-01-01'::timestamp, least('${on.today}'::timestamp, '${on.year}-12-01'), interval '1 month') as m (first)
      cross join lateral (
        select coalesce(sum(sales - returns), 0) as sales from ${net} n where date_key / 100 = to_char(m.first, 'YYYYMM')::integer
      ) a
      cross join lateral (
        select coalesce(sum(sales - returns), 0) as sales from ${net} n where date_key / 100 = to_char(m.first, 'YYYYMM')::integer - 100
      ) b`,
    'One total of a period': `
      select sum(sales - returns), 'GBP', sum(orders), ${rate('sum(sales)', 'sum(orders)')}
      from ${net} n where ${inRange(on.rangeFrom, on.rangeTo)}`,
    'The best products of a quarter, with the rest': [
      `with sums as (
        select n.variant, sum(n.net) as sales, row_number() over (order by sum(n.net) desc, n.variant) as place
        from ${byLine} n where ${inRange(on.quarterFrom, on.quarterTo)} group by n.variant
      ), ranked as (
        select least(place, 3) as place, sum(sales) as sales,
          max(case when place <= 2 then concat_ws(' / ', p.title, p.variant_title) end) as label
        from sums left join warehouse.dim_product p on p.product_key = sums.variant group by 1
      )
      select label, place = 3, sales, ${rate('sales', 'sum(sales) over ()')} from ranked order by place`,
      `select sum(net) from ${byLine} n where ${inRange(on.quarterFrom, on.quarterTo)}`,
    ],
    'Orders and net sales by country': `
      select country, sum(sales - returns), sum(orders) from ${net} n group by country order by 2 desc, 1`,
    'Average order value by channel and week': `
      select w.week::date::text, c.channel_key, c.source_id || ' ' || c.sales_channel,
        (select ${rate('sum(sales)', 'sum(orders)')} from ${net} n
          where n.channel = c.channel_key and to_date(n.date_key::text, 'YYYYMMDD') between w.week::date and w.week::date + 6)
      from generate_series('${on.weeksFrom}'::timestamp, '${on.weeksTo}', interval '1 week') as w (week)
      cross join (
        select distinct c.* from warehouse.dim_channel c join ${net} n on n.channel = c.channel_key
        where n.${inRange(on.weeksFrom, on.weeksTo)}
      ) c
      order by 1, 2`,
    'The countries behind a change in net sales': `
      with range as (
        select '${on.secondDay}'::date as first, '${on.rangeTo}'::date as last, '${on.rangeTo}'::date - '${on.secondDay}'::date + 1 as days
      ), sums as (
        select n.country, coalesce(sum(n.sales - n.returns) filter (where d.date >= r.first), 0) as current,
          coalesce(sum(n.sales - n.returns) filter (where d.date < r.first), 0) as previous
        from ${net} n join warehouse.dim_date d using (date_key) join range r on d.date between r.first - r.days and r.last
        group by n.country
      ), cut as (
        select *, (current - previous) * 1e6 - floor((current - previous) * 1e6) as loss from sums
      ), rounded as (
        -- Six decimals that add up to the rounded change: those that lose most by being cut off are rounded up.
        select country, current, previous, round(sum(current - previous) over (), 6) as change,
          (current - previous) - loss * 1e-6
            + case when row_number() over (order by loss desc) <= round(sum(current - previous) over () * 1e6)
              - sum((current - previous) * 1e6 - loss) over () then 1e-6 else 0 end as contribution
        from cut
      ), ranked as (
        select *, least(3, row_number() over (order by abs(contribution) desc, country collate "C")) as place from rounded
      )
      select max(country) filter (where place < 3), place = 3, sum(current), sum(previous), sum(contribution),
        ${rate('sum(contribution)', 'max(change)')}
      from ranked group by place order by place`,
    'Yesterday against the same weekday of last week': `
      select y.day::text, a.sales, y.before::text, b.sales,
        case when y.day < '${on.firstOpenDay}' then round((a.sales - b.sales) * 100 / nullif(abs(b.sales), 0), 6) end
      from (select '${on.today}'::date - 1 as day, '${on.today}'::date - 8 as before) y
      cross join lateral (select ${ofDays('y.day', 'y.day')} as sales) a
      cross join lateral (select ${ofDays('y.before', 'y.before')} as sales) b`,
    'Week over week': `
      with weeks as (
        select w.week::date as week, (select count(*) from warehouse.fact_orders o
          where not o.is_test and to_date(o.date_key::text, 'YYYYMMDD') between w.week::date and w.week::date + 6) as orders
        from generate_series('${on.weeksFrom}'::timestamp - interval '1 week', '${on.weeksTo}', interval '1 week') as w (week)
      )
      select a.week::text, a.orders, b.orders, a.orders - b.orders, round((a.orders - b.orders) * 100 / nullif(b.orders, 0)::numeric, 6)
      from weeks a join weeks b on b.week = a.week - 7 order by 1`,
    'Month to date against the same days of last month': `
      select m.first::text, m.last::text, ${ofDays('m.first', 'm.last')}, true, m.before::text, m.until::text, ${ofDays('m.before', 'm.until')}
      from (
        select t.first, t.last, t.before, least(t.before + (t.last - t.first), t.first - 1) as until
        from (
          select date_trunc('month', '${on.today}'::date)::date as first, '${on.firstOpenDay}'::date - 1 as last,
            (date_trunc('month', '${on.today}'::date) - interval '1 month')::date as before
        ) t
      ) m`,
    'The best weekday': `
      select extract(isodow from d.date), to_char(d.date, 'FMDay'), sum(sales - returns)
      from ${net} n join warehouse.dim_date d using (date_key) group by 1, 2 order by 3 desc, 1`,
    "Sales by hour of the store's day": `
      select hour, sum(sales - returns), sum(orders) from ${net} n group by 1 order by 1`,
    'Sales of two days by hour': `
      with hours as (select date_key, hour, sum(sales - returns) as sales from ${net} n group by 1, 2)
      select d.day::date::text, h.hour, coalesce(a.sales, 0), coalesce(b.sales, 0)
      from generate_series('${on.rangeFrom}'::timestamp, '${on.secondDay}', interval '1 day') as d (day)
      cross join generate_series(0, 23) as h (hour)
      left join hours a on a.date_key = to_char(d.day, 'YYYYMMDD')::integer and a.hour = h.hour
      left join hours b on b.date_key = to_char(d.day - interval '1 day', 'YYYYMMDD')::integer and b.hour = h.hour
      order by 1, 2`,
    'Net sales of a fiscal year': `
      select y.first::text, y.last::text, ${ofDays('y.first', 'y.last')}
      from (select min(date) as first, max(date) as last from warehouse.dim_date where fiscal_year = ${on.fiscalYear}) y`,
    'Net sales by fiscal year and quarter': `
      select greatest(min(d.date), min(k.first_date))::text, least(max(d.date), max(k.last_date))::text,
        (select coalesce(sum(sales - returns), 0) from ${net} n join warehouse.dim_date e using (date_key)
          where (e.fiscal_year, e.fiscal_quarter) = (d.fiscal_year, d.fiscal_quarter))
      from warehouse.dim_date d, ${known} k
      where d.date_key between k.first and k.last group by d.fiscal_year, d.fiscal_quarter order by 1`,
    'Sales of one variant over time': `
      with weeks as (${knownWeeks}), sums as (
        select w.week, w.first, coalesce(sum(n.net), 0) as sales, coalesce(sum(n.items_sold), 0) as sold
        from weeks w join warehouse.dim_date d on d.iso_week_start = w.week
        left join ${byLine} n on n.date_key = d.date_key and n.variant = '${on.variant}' group by w.week, w.first
      )
      select first::text, sales, sold, sum(sales) over (order by week) from sums order by week`,
    'Discount rate and basket size by week': `
      with weeks as (${knownWeeks})
      select w.first::text, ${rate('sum(n.discounts)', 'sum(n.gross_sales)')},
        ${rate('sum(n.items_sold)', 'sum(n.orders)')}, ${rate('sum(n.sales)', 'sum(n.orders)')}
      from weeks w join warehouse.dim_date d on d.iso_week_start = w.week
      left join ${net} n on n.date_key = d.date_key
      group by w.week, w.first order by w.week`,
  };
}
