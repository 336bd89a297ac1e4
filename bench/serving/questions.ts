import pg from 'pg';

/** A question of a dashboard or a service, and the same answer built by Postgres alone. */
interface ServedQuestion {
  title: string;
  query: string;
  /** One row with one column: the text of the answer's `data`. */
  sql: string;
  /** The nearest that PostGraphile can be asked on the same tables. `bench/README.md` says what differs. */
  postgraphile: string;
}

const money = (value: string) =>
  `json_build_object('amount', (case when scale(trim_scale(${value})) <= 2 then round(${value}, 2) else trim_scale(round(${value}, 6)) end)::text)`;
const decimal = (value: string) => `trim_scale(round(${value}, 6))::text`;

/** For the trade of `bench/report/trade.sql`, with 540, 234, 50 and 10 rows. */
export async function servedQuestions(databaseUrl: string): Promise<ServedQuestion[]> {
  return questionsOf(await customerWithOrders(databaseUrl));
}

/** Which customers there are depends on the number of orders. */
async function customerWithOrders(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ customerKey: string }>(
    'select customer_key as "customerKey" from warehouse.dim_customer where order_count >= 10 order by customer_key limit 1',
  );
  await client.end();
  const [customer] = rows;
  if (!customer) throw new Error('no customer has 10 orders: take more orders');
  return customer.customerKey;
}

const questionsOf = (customerKey: string): ServedQuestion[] => [
  {
    title: 'daily summary by channel, 135 days x 4, 8 fields',
    query: `query Daily { dailySummary(filter: { date: { range: { from: "2026-07-15", to: "2026-11-26" } } }, breakdown: CHANNEL) {
      date channelId orders itemsSold grossSales { amount } netSales { amount } revenue { amount } refunds { amount } } }`,
    sql: `select json_build_object('dailySummary', json_agg(json_build_object(
        'date', d.date, 'channelId', c.channel_key, 'orders', coalesce(a.orders, 0), 'itemsSold', ${decimal('coalesce(a.items_sold, 0)')},
        'grossSales', ${money('coalesce(a.gross_sales, 0)')},
        'netSales', ${money('coalesce(a.gross_sales - a.discounts - a.returns, 0)')},
        'revenue', ${money('coalesce(a.revenue, 0)')}, 'refunds', ${money('coalesce(a.refunds, 0)')}
      ) order by d.date_key, c.channel_key))::text as data
      from warehouse.dim_date d
      cross join warehouse.dim_channel c
      left join warehouse.agg_daily_summary a on a.date_key = d.date_key and a.channel_key = c.channel_key
      where d.date_key between 20260715 and 20261126`,
    postgraphile: `query Daily { allAggDailySummaries(first: 540, orderBy: [PRIMARY_KEY_DESC]) { nodes {
      dateKey channelKey orders itemsSold grossSales discounts returns revenue refunds } } }`,
  },
  {
    title: 'weekly trends by source, 78 weeks x 3',
    query: `query Weekly { weeklyTrends(filter: { date: { range: { from: "2025-05-26", to: "2026-11-22" } } }, breakdown: SOURCE) {
      weekStart sourceId orders itemsSold netSales { amount } revenue { amount } previousNetSales { amount } netSalesChangePercent } }`,
    sql: `with summed as (
        select a.week_start, c.source_id, sum(a.orders) as orders, sum(a.items_sold) as items_sold, sum(a.revenue) as revenue,
          sum(a.gross_sales - a.discounts - a.returns) as net_sales
        from warehouse.agg_weekly_trends a
        join warehouse.dim_channel c on c.channel_key = a.channel_key
        where a.week_start between date '2025-05-19' and date '2026-11-22'
        group by a.week_start, c.source_id
      ), compared as (
        select s.*, lag(net_sales) over (partition by source_id order by week_start) as before from summed s
      )
      select json_build_object('weeklyTrends', json_agg(json_build_object(
        'weekStart', week_start, 'sourceId', source_id, 'orders', orders, 'itemsSold', ${decimal('items_sold')},
        'netSales', ${money('net_sales')}, 'revenue', ${money('revenue')}, 'previousNetSales', ${money('before')},
        'netSalesChangePercent', trim_scale(round((net_sales - before) * 100 / nullif(abs(before), 0), 6))::text
      ) order by week_start, source_id))::text as data
      from compared where week_start >= date '2025-05-26'`,
    postgraphile: `query Weekly { allAggWeeklyTrends(first: 234, orderBy: [PRIMARY_KEY_DESC]) { nodes {
      weekStart channelKey orders itemsSold grossSales discounts returns revenue } } }`,
  },
  {
    title: '50 orders, their lines, their products',
    query: `query Orders { orders(first: 50) { nodes { id orderNumber orderedAt total { amount }
      items { id title quantity grossSales { amount } product { id title sku } } } } }`,
    sql: `select json_build_object('orders', json_build_object('nodes', json_agg(json_build_object(
        'id', o.order_key, 'orderNumber', o.order_number, 'orderedAt', to_char(o.ordered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        'total', ${money('o.total')},
        'items', (
          select json_agg(json_build_object(
            'id', i.item_key, 'title', i.title, 'quantity', ${decimal('i.quantity')}, 'grossSales', ${money('i.gross_sales')},
            'product', (
              select json_build_object('id', p.product_key, 'title', p.title, 'sku', p.sku)
              from warehouse.dim_product p where p.product_key = i.product_key
            )
          ) order by i.item_key)
          from warehouse.fact_order_items i where i.order_key = o.order_key
        )
      ) order by o.ordered_at desc, o.order_key desc)))::text as data
      from (
        select * from warehouse.fact_orders o
        where not (o.is_test and o.parent_order_key is null) and o.parent_order_key is null
        order by o.ordered_at desc, o.order_key desc limit 50
      ) o`,
    postgraphile: `query Orders { allFactOrders(first: 50, orderBy: [ORDERED_AT_DESC]) { nodes { orderKey orderNumber orderedAt total
      factOrderItemsByOrderKey { nodes { itemKey title quantity grossSales dimProductByProductKey { productKey title sku } } } } } }`,
  },
  {
    title: 'one customer, 10 orders',
    query: `query Customer { customer(id: "${customerKey}") { id firstName orderCount totalSpent { amount }
      orders(first: 10) { id orderNumber orderedAt total { amount } } } }`,
    sql: `select json_build_object('customer', json_build_object(
        'id', c.customer_key, 'firstName', c.first_name, 'orderCount', c.order_count, 'totalSpent', ${money('c.total_spent')},
        'orders', (
          select json_agg(json_build_object(
            'id', o.order_key, 'orderNumber', o.order_number, 'orderedAt', to_char(o.ordered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
            'total', ${money('o.total')}
          ) order by o.ordered_at desc, o.order_key desc)
          from (
            select * from warehouse.fact_orders o where o.customer_key = c.customer_key and not o.is_test
            order by o.ordered_at desc, o.order_key desc limit 10
          ) o
        )
      ))::text as data
      from warehouse.dim_customer c where c.customer_key = '${customerKey}'`,
    postgraphile: `query Customer { dimCustomerByCustomerKey(customerKey: "${customerKey}") { customerKey firstName orderCount totalSpent
      factOrdersByCustomerKey(first: 10, orderBy: [ORDERED_AT_DESC]) { nodes { orderKey orderNumber orderedAt total } } } }`,
  },
];
