import { inRange, key, levels, net, netUnits, rate, type WorkedOut } from './pieces.js';
import type { Setting } from './setting.js';

export function questionsOfStock(on: Setting): Record<string, string> {
  const monthEnds = `(
    select least((date_trunc('month', d) + interval '1 month')::date - 1, '${on.yesterday}'::date) as last
    from generate_series('${on.stockFrom}'::timestamp, '${on.yesterday}', interval '1 day') as d group by 1
  )`;
  /** All locations of a variant, at the end of each day from the one before the last four weeks on. */
  const dailyStock = `(
    select d.date as day, l.product_key, coalesce(sum(l.on_hand), 0) as on_hand
    from warehouse.dim_date d cross join lateral ${levels('d.date_key')} l
    where d.date between '${on.yesterday}'::date - 28 and '${on.yesterday}' group by 1, 2
  )`;
  return {
    'Stock on hand by variant at the end of a day': `
      select f.product_key, max(l.on_hand), ${rate('coalesce(max(l.known), 0)', 'count(distinct f.location_key)')}
      from warehouse.fact_inventory f
      left join (
        select product_key, sum(on_hand) as on_hand, count(*) as known from ${levels(key(on.yesterday))} c group by 1
      ) l using (product_key)
      group by 1 order by 1`,
    'Stock by location at the end of each month': `
      select m.last::text, f.location_key, loc.name, sum(c.on_hand)
      from ${monthEnds} m
      cross join (select distinct product_key, location_key from warehouse.fact_inventory where date_key <= ${key(on.yesterday)}) f
      left join lateral (
        select case when i.is_active then i.on_hand end as on_hand from warehouse.fact_inventory i
        where i.product_key = f.product_key and i.location_key = f.location_key and i.date_key <= to_char(m.last, 'YYYYMMDD')::integer
        order by i.date_key desc limit 1
      ) c on true
      join warehouse.dim_location loc on loc.location_key = f.location_key
      group by 1, 2, 3 order by 1, 2`,
    'The value of the stock now, and how much of it is known': `
      with rate as materialized (
        select currency, plain.rate_on(currency, '${on.latestDay}') as rate
        from (select distinct currency from warehouse.dim_product_cost) c
      ), costed as (
        select c.on_hand, (
          select k.unit_cost * r.rate from warehouse.dim_product_cost k left join rate r on r.currency = k.currency
          where k.product_key = c.product_key
          order by k.date_key > ${key(on.latestDay)}, abs(k.date_key - ${key(on.latestDay)}) limit 1
        ) as cost
        from ${levels(key(on.latestDay))} c
      )
      select '${on.latestDay}',
        case when bool_and(cost is not null or coalesce(on_hand, 0) = 0) then sum(on_hand * coalesce(cost, 0)) end,
        sum(on_hand * coalesce(cost, 0)), ${rate('sum(case when cost is not null then abs(on_hand) else 0 end)', 'sum(abs(on_hand))')}
      from costed`,
    'Days of cover and sell-through': `
      with in_stock as (
        select to_char(t.day, 'YYYYMMDD')::integer as date_key, t.product_key
        from ${dailyStock} t
        left join ${dailyStock} y on y.product_key = t.product_key and y.day = t.day - 1
        where t.day > '${on.yesterday}'::date - 28 and (t.on_hand > 0 or y.on_hand > 0)
      ), demand as (
        select i.product_key, greatest(sum(coalesce(n.units, 0)) / count(*), 0) as units
        from in_stock i
        left join (
          select date_key, variant as product_key, sum(items_sold - items_returned) as units from plain.by_line l group by 1, 2
        ) n using (date_key, product_key)
        group by 1
      ), changes as (
        select f.date_key, f.product_key, f.now - lag(f.now) over (partition by f.product_key, f.location_key order by f.date_key) as change
        from (select *, case when is_active then on_hand else 0 end as now from warehouse.fact_inventory) f
      ), received as (
        select c.product_key, sum(greatest(c.change - coalesce(r.returned, 0), 0)) as units
        from (select date_key, product_key, sum(change) as change from changes group by 1, 2) c
        left join (
          select date_key, product_key, sum(units) as returned from plain.back where is_restocked group by 1, 2
        ) r using (date_key, product_key)
        where c.change > 0 and ${inRange(on.secondDay, on.yesterday)} group by 1
      ), opening as (
        select product_key, coalesce(sum(on_hand), 0) as units from ${levels(key(on.rangeFrom))} l group by 1
      ), closing as (
        select product_key, sum(on_hand) as units from ${levels(key(on.yesterday))} l group by 1
      )
      select c.product_key, c.units, ${rate('c.units', 'd.units')},
        ${rate('case when o.units is not null then coalesce(n.units, 0) end', '(o.units + coalesce(r.units, 0))')}
      from closing c
      left join demand d on d.product_key = c.product_key and c.units is not null
      left join opening o on o.product_key = c.product_key
      left join received r on r.product_key = c.product_key
      left join ${netUnits(on.secondDay, on.yesterday)} n on n.product_key = c.product_key
      order by 1`,
    'Stock without a sale in 90 days': `
      select c.product_key, sum(c.on_hand)
      from ${levels(key(on.yesterday))} c
      left join ${netUnits(on.quietSince, on.yesterday)} n using (product_key)
      where c.on_hand > 0 and coalesce(n.units, 0) <= 0
      group by 1 order by 1`,
  };
}

export function questionsOfOrders({ year, month, tags, orderNumber }: Setting): Record<string, WorkedOut> {
  return {
    'Orders and net sales by tag': [
      `with total as (select sum(sales - returns) as sales from ${net} n)
      select t.tag, sum(n.orders), sum(n.sales - n.returns), ${rate('sum(n.sales - n.returns)', 'max(total.sales)')}
      from ${net} n left join lateral unnest(n.tag) as t (tag) on true cross join total group by 1 order by 1`,
      `select sum(orders), sum(sales - returns) from ${net} n`,
    ],
    'Sales with two tags, by region': `
      select region, sum(orders), sum(sales - returns)
      from ${net} n where '${tags[0]}' = any(tag) and '${tags[1]}' = any(tag) group by 1 order by 1`,
    'Discount codes and what they cost': `
      select c.code, sum(n.orders), sum(n.discounts) from ${net} n, unnest(n.discount_code) as c (code) group by 1 order by 1`,
    'The largest orders of a month': `
      select order_key, total from warehouse.fact_orders where not is_test and date_key / 100 = ${year * 100 + month}
      order by total desc, order_key desc limit 3`,
    'The value of unpaid and of unshipped orders': `
      select financial_status, fulfillment_status, sum(orders), sum(total - reversed) from ${net} n group by 1, 2 order by 1, 2`,
    'One order by its number': `
      select order_key, order_number, total from warehouse.fact_orders where not is_test and order_number = '${orderNumber}'
      order by ordered_at desc, order_key desc limit 1`,
  };
}
