import { inRange, known, net, rate, type WorkedOut } from './pieces.js';
import type { Setting } from './setting.js';

/** Months with known trade, yyyymm, with the first of their days that is known. */
const months = `(
  select d.month_key, min(d.date) as first, min(d.date_key) as first_key, max(d.date_key) as last_key
  from ${known} k join warehouse.dim_date d on d.date_key between k.first and k.last group by 1
)`;
const customers = (condition: string): string =>
  `count(distinct n.customer_key) filter (where n.orders = 1 and ${condition})`;
const isNew = 'n.first_day between m.first_key and m.last_key';
const isReturning = 'n.first_day < m.first_key';
const ofMonths = `${months} m left join ${net} n on n.date_key / 100 = m.month_key`;

export function questionsOfCustomers(on: Setting): Record<string, WorkedOut> {
  const boughtIn = (city: string): string =>
    `n.customer_key in (select customer_key from warehouse.fact_orders where not is_test and ship_to_city = '${city}')`;
  return {
    'Distinct customers of a month, a quarter, any range': [
      `select m.first::text, ${customers('true')} from ${ofMonths} group by 1 order by 1`,
      `select count(distinct customer_key) from warehouse.fact_orders where not is_test and ${inRange(on.rangeFrom, on.rangeTo)}`,
    ],
    'New and returning customers by month': `
      select m.first::text, ${customers(isNew)}, ${customers(isReturning)}, ${customers('true')}
      from ${ofMonths} group by 1 order by 1`,
    'New and returning customers and their sales by month': `
      select m.first::text, ${customers(isNew)}, ${customers(isReturning)},
        coalesce(sum(sales - returns) filter (where n.is_first), 0), coalesce(sum(sales - returns) filter (where n.is_first is not true), 0)
      from ${ofMonths} group by 1 order by 1`,
    'Sales to new and to returning customers by month': `
      select m.first::text, n.customer_type, ${customers('true')}, sum(sales - returns)
      from ${months} m join ${net} n on n.date_key / 100 = m.month_key group by 1, 2 order by 1, 2`,
    'Repeat rate by quarter': `
      with quarters as (
        select min(d.date) as first, min(d.date_key) as first_key, max(d.date_key) as last_key
        from ${known} k join warehouse.dim_date d on d.date_key between k.first and k.last group by date_trunc('quarter', d.date)
      )
      select q.first::text, ${rate(customers('n.second_day <= q.last_key'), customers('true'))},
        ${customers('n.second_day <= q.last_key')}, ${customers('true')}
      from quarters q left join ${net} n on n.date_key between q.first_key and q.last_key group by 1 order by 1`,
    'The best customers': `
      select n.customer, coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), n.customer), sum(sales - returns), sum(orders)
      from ${net} n left join warehouse.dim_customer c using (customer_key) group by 1, 2 order by 3 desc, 1 limit 20`,
    'VIPs who have not bought for 90 days': `
      select c.customer_key, o.last::text, c.spent
      from plain.customer c
      join plain.segments s using (customer_key)
      join (
        select customer_key, to_date(max(date_key)::text, 'YYYYMMDD') as last from warehouse.fact_orders where not is_test group by 1
      ) o using (customer_key)
      where s.segment = 'vip' and o.last <= '${on.quietSince}'
      order by c.spent desc, c.customer_key desc limit 20`,
    'Value segments by channel': `
      select n.segment, n.channel, ${customers('true')}, sum(sales - returns) from ${net} n group by 1, 2 order by 1, 2`,
    'Sales to one segment in a year': `
      select coalesce(sum(sales - returns), 0), coalesce(sum(orders), 0)
      from ${net} n where n.segment = 'low' and date_key / 10000 = ${on.year}`,
    'Customers who bought in two cities': `
      select n.sales_channel, ${customers('true')}, sum(sales - returns)
      from ${net} n where ${boughtIn(on.cities[0])} and ${boughtIn(on.cities[1])} group by 1 order by 1`,
    'RFM segments by country': [
      `select rfm_segment, country, sum(orders) from ${net} n group by 1, 2 order by 1, 2`,
      `select sum(orders) from ${net} n`,
    ],
  };
}
