interface AskedDocument {
  title: string;
  /** GraphQL. */
  query: string;
  /** The same by SQL on the facts alone. */
  onFacts: string;
}

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
