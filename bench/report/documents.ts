interface AskedDocument {
  title: string;
  /** GraphQL. */
  query: string;
  /** The same by SQL on the facts alone. */
  onFacts: string;
}

/** The simplest model, without refunds, direct visits and a look-back window. */
const lastClick = (from: number): string => `
  select p.channel_group, sum(o.gross_sales - o.discounts)
  from warehouse.fact_orders o
  join (
    select distinct on (order_key) order_key, channel_group from warehouse.fact_touch_points order by order_key, touched_at desc
  ) p using (order_key)
  where not o.is_test and o.date_key >= ${from}
  group by p.channel_group`;

/** Questions of the issue that are not reports, for the trade of 2024 to 2026. */
export const documents: readonly AskedDocument[] = [
  {
    title: 'cohort retention by month, three years',
    query: '{ customerCohorts(period: MONTH) { from size cells { index customers retention } } }',
    onFacts: `
      with ordered as (
        select customer_key, date_key / 100 as month, min(date_key / 100) over (partition by customer_key) as cohort
        from warehouse.fact_orders
        where is_valid
      )
      select cohort, month, count(distinct customer_key) from ordered group by cohort, month`,
  },
  {
    title: 'which segments explain the change of a week',
    query:
      '{ changeDrivers(metric: NET_SALES, filter: { date: { range: { from: "2026-11-16", to: "2026-11-22" } } }) { change dimensions { dimension concentration drivers { key contribution } } } }',
    onFacts: `
      with net as (
        select date_key, order_key, gross_sales - discounts as net from warehouse.fact_orders
        where not is_test and date_key between 20261109 and 20261122
        union all
        select date_key, order_key, -returns from warehouse.fact_refunds where date_key between 20261109 and 20261122
      )
      select ch.source_id, n.channel_key, o.ship_to_country, c.segment, sum(net) filter (where n.date_key >= 20261116), sum(net) filter (where n.date_key < 20261116)
      from (select net.*, o.channel_key from net join warehouse.fact_orders o using (order_key)) n
      join warehouse.fact_orders o using (order_key)
      join warehouse.dim_channel ch on ch.channel_key = n.channel_key
      left join warehouse.dim_customer c on c.customer_key = o.customer_key
      group by grouping sets ((ch.source_id), (n.channel_key), (o.ship_to_country), (c.segment), ())`,
  },
  {
    title: 'VIPs who have not bought for 90 days',
    query:
      '{ customers(filter: { segment: [VIP], lastOrder: { range: { to: "2026-10-02" } } }, first: 20) { nodes { id totalSpent { amount } } } }',
    onFacts: `
      with returned as (select order_key, sum(returns) as returns from warehouse.fact_refunds group by order_key)
      select o.customer_key, sum(o.gross_sales - o.discounts - coalesce(r.returns, 0)) as spent
      from warehouse.fact_orders o
      left join returned r on r.order_key = o.order_key
      where not o.is_test
      group by o.customer_key
      having max(o.date_key) <= 20261002 and sum(o.gross_sales - o.discounts - coalesce(r.returns, 0)) >= 3000
      order by o.customer_key
      limit 20`,
  },
  {
    title: 'sales of a month by channel group, each visit the same',
    query:
      '{ attributedSales(model: LINEAR, by: CHANNEL_GROUP, filter: { date: { range: { from: "2026-12-01", to: "2026-12-31" } } }) { name netSales { amount } } }',
    onFacts: lastClick(20261201),
  },
  {
    title: 'sales of three years by channel group, each visit the same',
    query:
      '{ attributedSales(model: LINEAR, by: CHANNEL_GROUP, filter: { date: { range: { from: "2024-01-01", to: "2026-12-31" } } }) { name netSales { amount } } }',
    onFacts: lastClick(20240101),
  },
  {
    title: 'sales of three years by channel group, by the time since',
    query:
      '{ attributedSales(model: TIME_DECAY, by: CHANNEL_GROUP, filter: { date: { range: { from: "2024-01-01", to: "2026-12-31" } } }) { name netSales { amount } } }',
    onFacts: lastClick(20240101),
  },
  {
    title: 'the largest refunds of a month',
    query:
      '{ refunds(filter: { date: { year: [2026], month: [11] } }, orderBy: REFUNDED_DESC, first: 10) { nodes { id refunded { amount } } } }',
    onFacts: `
      select refund_key, refunded from warehouse.fact_refunds
      where to_char(refunded_at at time zone 'UTC', 'YYYYMM') = '202611'
      order by refunded desc, refund_key limit 10`,
  },
  {
    title: 'the largest orders of a month',
    query:
      '{ orders(filter: { date: { year: [2026], month: [11] } }, orderBy: TOTAL_DESC, first: 10) { nodes { id total { amount } } } }',
    onFacts: `
      select order_key, total from warehouse.fact_orders
      where to_char(ordered_at at time zone 'UTC', 'YYYYMM') = '202611'
      order by total desc, order_key limit 10`,
  },
  {
    title: 'one order by its number',
    query: '{ orders(filter: { number: ["#4711"] }, first: 1) { nodes { id total { amount } } } }',
    onFacts: "select order_key, total from warehouse.fact_orders where order_number || '' = '#4711'",
  },
];
