-- The facts with all that reports break them down by, worked out by hand and apart from the registry: `plain.by_order` is a row for each
-- order and for each thing taken back, `plain.by_line` one for each line instead of each order. Measures of what is taken back have the
-- sign with which they count. Tests, and sub-orders beside their parent, are left out.
create schema plain;

-- Units of a currency for one euro: the last reference rate by the day, the merchant's own first.
create function plain.per_euro(of_currency text, day date) returns numeric language sql stable as $$
  select case when of_currency = 'EUR' then 1 else (
    select rate from raw.exchange_rate
    where currency = of_currency and rate_date <= day
    order by rate_date desc, provider = 'FILE' desc
    limit 1
  ) end
$$;

-- Units of the reporting currency for one of another.
create function plain.rate_on(of_currency text, day date) returns numeric language sql stable as $$
  select case
    when of_currency = reporting_currency then 1
    else round(plain.per_euro(reporting_currency, day) / plain.per_euro(of_currency, day), 15)
  end
  from (select max(reporting_currency) as reporting_currency from warehouse.fact_orders) o
$$;

-- Grain: line, with what its variant was and cost on the day of the order: the last row of its history by then, else the first.
create table plain.line as
select
  i.*,
  nullif(v.category, '') as day_category,
  nullif(v.product_type, '') as day_product_type,
  nullif(v.vendor, '') as day_vendor,
  case when not i.is_gift_card and c.currency = i.currency then c.unit_cost * o.exchange_rate end as day_cost,
  case when i.is_gift_card then 0 else i.quantity end as units
from warehouse.fact_order_items i
join warehouse.fact_orders o on o.order_key = i.order_key
left join lateral (
  select h.category, h.product_type, h.vendor
  from warehouse.dim_product_day h
  where h.product_key = i.product_key
  order by h.date_key > i.date_key, abs(h.date_key - i.date_key)
  limit 1
) v on true
left join lateral (
  select h.unit_cost, h.currency
  from warehouse.dim_product_cost h
  where h.product_key = i.product_key
  order by h.date_key > i.date_key, abs(h.date_key - i.date_key)
  limit 1
) c on true
where not i.is_test;

create unique index on plain.line (order_key, item_key);

-- Grain: thing taken back. Goods are lines, also those that edits removed; without goods nothing lacks a cost.
create table plain.back as
select
  f.*,
  l.day_category, l.day_product_type, l.day_vendor,
  case when f.kind in ('line', 'edit') and l.is_gift_card is not true then f.quantity else 0 end as units,
  case when f.kind in ('line', 'edit') and f.is_restocked then coalesce(f.quantity * l.day_cost, 0) else 0 end as cost,
  f.kind in ('line', 'edit') and l.is_gift_card is not true and l.day_cost is null
    and (l.order_key is not null or f.quantity <> 0) as lacks_cost
from warehouse.fact_refunds f
left join plain.line l on l.order_key = f.order_key and l.item_key = f.item_key
where not f.is_test;

-- Grain: customer who ordered, with the days that make an order one of a new, a returning or a repeat customer, and what was spent.
create table plain.customer as
with ordered as (
  select
    o.customer_key,
    (array_agg(o.order_key order by o.date_key, o.ordered_at, o.order_key) filter (where o.is_valid))[1] as first_order,
    min(o.date_key) filter (where o.is_valid) as first_day,
    max(o.date_key) filter (where o.is_valid) as last_day,
    count(*) filter (where o.is_valid) as valid_orders,
    (array_agg(o.date_key order by o.date_key))[2] as second_day,
    sum(o.gross_sales - o.discounts) as sales
  from warehouse.fact_orders o
  where not o.is_test
  group by o.customer_key
),

returned as (
  select coalesce(o.customer_key, a.customer_key) as customer_key, sum(b.returns) as returns
  from plain.back b
  left join warehouse.fact_orders o on o.order_key = b.order_key
  left join warehouse.customer_account a on a.account_key = b.account_key
  group by 1
)

select o.*, o.sales - coalesce(r.returns, 0) as spent
from ordered o
left join returned r using (customer_key);

-- RFM by its published rule, as of the last day with trade: quantiles plus one unit, ties kept together, the first rule that fits.
create table plain.scored as
with measured as (
  select
    c.customer_key,
    to_date(k.last::text, 'YYYYMMDD') - to_date(c.last_day::text, 'YYYYMMDD') as recency,
    c.valid_orders as frequency,
    c.spent as monetary
  from plain.customer c
  cross join (
    select greatest((select max(date_key) from warehouse.fact_orders where not is_test), (select max(date_key) from plain.back)) as last
  ) k
  where c.valid_orders > 0
),

cuts as (
  select
    q,
    percentile_cont(q) within group (order by recency) + 1 as recency,
    percentile_cont(q) within group (order by frequency) + 1 as frequency,
    percentile_cont(q) within group (order by monetary) + 1 as monetary
  from measured
  cross join unnest(array[0.2, 0.4, 0.6, 0.8]) as q
  group by q
)

select
  m.customer_key,
  5 - count(*) filter (where m.recency >= c.recency) as r,
  1 + count(*) filter (where m.frequency >= c.frequency) as f,
  1 + count(*) filter (where m.monetary >= c.monetary) as m
from measured m
cross join cuts c
group by m.customer_key;

create table plain.segments as
select
  c.customer_key,
  case
    when c.spent < 50 then 'low'
    when c.spent < 200 then 'medium'
    when c.spent < 1000 then 'high'
    else 'vip'
  end as segment,
  case
    when s.customer_key is null then null
    when r >= 4 and f >= 4 and m >= 4 then 'CHAMPIONS'
    when r >= 2 and f >= 3 and m >= 3 then 'LOYAL_CUSTOMERS'
    when r >= 3 and f <= 3 and m <= 3 then 'POTENTIAL_LOYALIST'
    when r >= 4 and f = 1 and m = 1 then 'NEW_CUSTOMERS'
    when r between 3 and 4 and f = 1 and m = 1 then 'PROMISING'
    when r between 2 and 3 and f between 2 and 3 and m between 2 and 3 then 'NEED_ATTENTION'
    when r between 2 and 3 and f <= 2 and m <= 2 then 'ABOUT_TO_SLEEP'
    when r <= 2 and f >= 2 and m >= 2 then 'AT_RISK'
    when r = 1 and f >= 4 and m >= 4 then 'CANT_LOSE_THEM'
    when r <= 2 and f <= 2 and m <= 2 then 'LOST'
    else 'OTHERS'
  end as rfm_segment
from plain.customer c
left join plain.scored s using (customer_key);

-- What an order, and what is taken back of it, is broken down by.
create view plain.of_order as
select
  o.order_key, o.customer_key, c.first_day, c.second_day, coalesce(o.order_key = c.first_order, false) as is_first,
  extract(hour from o.ordered_at at time zone src.timezone)::integer as hour,
  nullif(o.ship_to_country, '') as country, o.ship_to_region as region, nullif(o.ship_to_city, '') as city,
  o.tags as tag, o.discount_codes as discount_code, o.financial_status, o.fulfillment_status,
  s.segment, s.rfm_segment, case when o.order_key = c.first_order then 'new' else 'returning' end as customer_type
from warehouse.fact_orders o
join ops.source src on src.source_id = o.source_id
left join plain.customer c using (customer_key)
left join plain.segments s using (customer_key);

-- What a variant is now.
create view plain.of_product as
select
  p.product_key,
  case when p.platform_product_id is null then p.product_key else p.source_id || '/' || p.platform_product_id end as product,
  p.sku, p.category as current_category, p.product_type as current_product_type, p.vendor as current_vendor, p.tags as product_tag
from warehouse.dim_product p;

create table plain.refund_event as
select
  true as is_back, b.date_key, b.order_key, o.customer_key, o.first_day, o.second_day, coalesce(o.is_first, false) as is_first,
  ch.platform, b.source_id as source, b.channel_key as channel, ch.sales_channel, b.currency, b.reason as refund_reason, b.kind as refund_kind,
  extract(hour from b.refunded_at at time zone src.timezone)::integer as hour,
  o.country, o.region, o.city, o.tag, o.discount_code, o.financial_status, o.fulfillment_status,
  o.customer_key as customer, o.segment, o.rfm_segment, o.customer_type,
  coalesce(p.product, b.product_key) as product, b.product_key as variant, p.sku,
  b.day_category as category, b.day_product_type as product_type, b.day_vendor as vendor,
  p.current_category, p.current_product_type, p.current_vendor, p.product_tag,
  0 as gross_sales, 0 as discounts, b.returns, -b.shipping as shipping, -b.taxes as taxes, -b.duties as duties, -b.fees as fees,
  -b.tips as tips, 0 as total, 0 as reversed, b.refunded, 0 as items_sold, b.units as items_returned, -b.cost as cost,
  case when b.lacks_cost then 0 else -b.returns end as costed, b.lacks_cost::integer as uncosted,
  0 as returns_so_far, 0 as units_back_so_far, 0 as is_taken_back
from plain.back b
join warehouse.dim_channel ch on ch.channel_key = b.channel_key
join ops.source src on src.source_id = b.source_id
left join plain.of_order o on o.order_key = b.order_key
left join plain.of_product p on p.product_key = b.product_key;

create table plain.order_event as
select
  false as is_back, f.date_key, f.order_key, o.customer_key, o.first_day, o.second_day, o.is_first,
  ch.platform, f.source_id as source, f.channel_key as channel, ch.sales_channel, f.currency, null::text as refund_reason, null::text as refund_kind,
  o.hour,
  o.country, o.region, o.city, o.tag, o.discount_code, o.financial_status, o.fulfillment_status,
  o.customer_key as customer, o.segment, o.rfm_segment, o.customer_type,
  null::text as product, null::text as variant, null::text as sku,
  null::text as category, null::text as product_type, null::text as vendor,
  null::text as current_category, null::text as current_product_type, null::text as current_vendor, null::text[] as product_tag,
  f.gross_sales, f.discounts, 0 as returns, f.shipping, f.taxes, f.duties, f.fees, f.tips, f.total, f.reversed, 0 as refunded,
  coalesce(l.units, 0) as items_sold, 0 as items_returned, coalesce(l.cost, 0) as cost, coalesce(l.costed, 0) as costed,
  coalesce(l.uncosted, 0) as uncosted,
  coalesce(b.returns, 0) as returns_so_far, coalesce(b.units, 0) as units_back_so_far, (b.order_key is not null)::integer as is_taken_back
from warehouse.fact_orders f
join plain.of_order o using (order_key)
join warehouse.dim_channel ch on ch.channel_key = f.channel_key
left join (
  select
    order_key, sum(units) as units, sum(quantity * day_cost) as cost,
    sum(gross_sales - discounts) filter (where day_cost is not null) as costed,
    count(*) filter (where not is_gift_card and day_cost is null) as uncosted
  from plain.line
  group by order_key
) l using (order_key)
left join (select order_key, sum(returns) as returns, sum(units) as units from plain.back group by order_key) b using (order_key)
where not f.is_test;

-- Of what only orders have, lines have the little that is asked for together with products.
create table plain.line_event as
select
  false as is_back, l.date_key, l.order_key, o.customer_key, o.first_day, o.second_day, o.is_first,
  null::text as platform, null::text as source, null::text as channel, null::text as sales_channel, l.currency,
  null::text as refund_reason, null::text as refund_kind, o.hour, o.country, null::text as region, null::text as city,
  null::text[] as tag, null::text[] as discount_code, null::text as financial_status, null::text as fulfillment_status,
  null::text as customer, null::text as segment, null::text as rfm_segment, null::text as customer_type,
  coalesce(p.product, l.product_key) as product, l.product_key as variant, p.sku,
  l.day_category as category, l.day_product_type as product_type, l.day_vendor as vendor,
  p.current_category, p.current_product_type, p.current_vendor, p.product_tag,
  l.gross_sales, l.discounts, 0 as returns, 0 as shipping, 0 as taxes, 0 as duties, 0 as fees, 0 as tips, 0 as total, 0 as reversed,
  0 as refunded, l.units as items_sold, 0 as items_returned, coalesce(l.quantity * l.day_cost, 0) as cost,
  case when l.day_cost is null then 0 else l.gross_sales - l.discounts end as costed,
  (not l.is_gift_card and l.day_cost is null)::integer as uncosted,
  coalesce(b.returns, 0) as returns_so_far, coalesce(b.units, 0) as units_back_so_far, 0 as is_taken_back
from plain.line l
join plain.of_order o using (order_key)
left join plain.of_product p on p.product_key = l.product_key
left join (
  select order_key, item_key, sum(returns) as returns, sum(units) as units from plain.back group by order_key, item_key
) b using (order_key, item_key);

create view plain.by_order as select * from plain.order_event union all select * from plain.refund_event;
create view plain.by_line as select * from plain.line_event union all select * from plain.refund_event;
