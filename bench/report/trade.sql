-- Facts of a synthetic company: as many orders as bench.orders says, evenly over 2024 to 2026, 2.5 lines each on average, one in
-- sixteen refunded; four channels, twelve countries, 1,000 variants of 500 products in 20 categories, few of which sell most.
insert into ops.source (source_id, platform, name, timezone, status, notices, is_configured, built_chunk_id)
values
  ('london', 'SHOPIFY', 'London', 'UTC', 'ready', '{}', true, 0),
  ('berlin', 'WOOCOMMERCE', 'Berlin', 'UTC', 'ready', '{}', true, 0),
  ('market', 'AMAZON', 'Market', 'UTC', 'ready', '{}', true, 0);

insert into warehouse.dim_channel (channel_key, source_id, platform, sales_channel)
values
  ('london:web', 'london', 'SHOPIFY', 'web'),
  ('london:pos', 'london', 'SHOPIFY', 'pos'),
  ('berlin:web', 'berlin', 'WOOCOMMERCE', 'web'),
  ('market:fba', 'market', 'AMAZON', 'fba');

insert into warehouse.dim_product (
  product_key, source_id, platform, platform_product_id, platform_variant_id, sku, title, variant_title, category, product_type,
  vendor, price, currency, status, is_deleted, origin, source_updated_at, tags
)
select
  'london:' || n, 'london', 'SHOPIFY', (n / 2)::text, n::text, 'SKU-' || n, 'Thing number ' || n / 2, (array['small', 'large'])[1 + n % 2],
  'Category ' || (n / 2) % 20, 'Goods', 'Vendor ' || n % 7, 5 + n % 97, 'GBP', 'ACTIVE', false, 'product', '2024-01-01', '{}'
from generate_series(0, 999) as s (n);

-- Every tenth product moved to another category in the middle; the cost of one variant in forty is unknown.
insert into warehouse.dim_product_day (
  product_key, date_key, title, variant_title, category, product_type, vendor, price, updated_at
)
select product_key, 20240101, title, variant_title, category, product_type, vendor, price, source_updated_at from warehouse.dim_product
union all
select product_key, 20250701, title, variant_title, 'Category 20', product_type, vendor, price, '2025-07-01'
from warehouse.dim_product
where platform_product_id::integer % 10 = 3;

insert into warehouse.dim_product_cost (product_key, date_key, unit_cost, currency, updated_at)
select product_key, 20240101, case when platform_variant_id::integer % 40 <> 7 then round(price * 0.4, 2) end, 'GBP', '2024-01-01'
from warehouse.dim_product;

update warehouse.dim_product set
  category = 'Category 20'
where platform_product_id::integer % 10 = 3;

create temp table drawn as
select
  n,
  'london:' || n as order_key,
  (array['london:web', 'london:web', 'london:web', 'london:pos', 'london:pos', 'berlin:web', 'berlin:web', 'market:fba'])
    [1 + abs(hashint4(n)) % 8] as channel_key,
  'buyer' || abs(hashint4(n * 7 + 1)) % greatest(current_setting('bench.orders')::integer / 6, 1) as customer_key,
  (array['GB', 'GB', 'GB', 'GB', 'DE', 'DE', 'US', 'FR', 'NL', 'IE', 'SE', 'ES', 'IT', 'CH', 'BE', null])
    [1 + abs(hashint4(n * 5 + 2)) % 16] as country,
  timestamptz '2024-01-01T00:00:00Z'
    + (n::numeric / current_setting('bench.orders')::integer * 1096 * 86400)::integer * interval '1 second' as at,
  1 + n % 4 as lines
from generate_series(0, current_setting('bench.orders')::integer - 1) as s (n);

create temp table drawn_line as
select
  d.n,
  d.order_key,
  d.channel_key,
  to_char(d.at at time zone 'UTC', 'YYYYMMDD')::integer as date_key,
  line,
  -- Squared: some sell much more than others.
  floor(1000 * power(abs(hashint4(d.n * 4 + line))::float8 / 2147483648, 2))::integer as variant,
  1 + (d.n + line) % 3 as quantity
from drawn d
cross join generate_series(1, d.lines) as l (line);

insert into warehouse.fact_order_items (
  order_key, item_key, source_id, channel_key, date_key, product_key, platform_line_id, sku, title, is_gift_card, is_test, quantity,
  currency, reporting_currency, store_unit_price, store_gross_sales, store_discounts, store_taxes, gross_sales, discounts, taxes,
  category, product_type, vendor, store_unit_cost, unit_cost
)
select
  l.order_key, l.order_key || ':' || l.line, split_part(l.channel_key, ':', 1), l.channel_key, l.date_key, 'london:' || l.variant,
  l.line::text, 'SKU-' || l.variant, 'Thing number ' || l.variant / 2, false, false, l.quantity, 'GBP', 'GBP', price, gross, discount,
  tax, gross, discount, tax, v.category, v.product_type, v.vendor, k.unit_cost, k.unit_cost
from drawn_line l
join warehouse.dim_product_cost k on k.product_key = 'london:' || l.variant
join (
  select product_key, date_key, category, product_type, vendor,
    lead(date_key, 1, 99999999) over (partition by product_key order by date_key) as next_date_key
  from warehouse.dim_product_day
) v on v.product_key = k.product_key and l.date_key >= v.date_key and l.date_key < v.next_date_key
cross join lateral (
  select
    (5 + variant % 97)::numeric(12, 2) as price,
    ((5 + variant % 97) * quantity)::numeric(12, 2) as gross,
    case when n % 6 = 0 then round((5 + variant % 97) * quantity * 0.1, 2) else 0.00 end as discount,
    round((5 + variant % 97) * quantity * 0.2, 2) as tax
) as amounts;

insert into warehouse.fact_orders (
  order_key, source_id, channel_key, date_key, account_key, customer_key, platform_order_id, order_number, ordered_at,
  financial_status, tags, discount_codes, is_test, is_valid, is_first, is_tax_included, ship_to_country, currency, reporting_currency, exchange_rate, presentment_currency,
  presentment_total, items_sold, store_cost_of_goods, store_costed_sales, cost_of_goods, costed_sales, uncosted_lines,
  store_gross_sales, store_discounts, store_shipping, store_taxes, store_duties, store_fees,
  store_tips, store_total, store_reversed, gross_sales, discounts, shipping, taxes, duties, fees, tips, total, reversed,
  source_updated_at
)
select
  d.order_key, split_part(d.channel_key, ':', 1), d.channel_key, to_char(d.at at time zone 'UTC', 'YYYYMMDD')::integer, d.customer_key,
  d.customer_key, d.n::text, '#' || d.n, d.at, case when d.n % 50 = 0 then 'PENDING' else 'PAID' end,
  case d.n % 5 when 0 then array['gift'] when 1 then array['gift', 'vip'] else '{}' end, '{}', false, true, false, false, d.country, 'GBP', 'GBP', 1, 'GBP', l.total, l.items,
  l.cost, l.costed_sales, l.cost, l.costed_sales, l.uncosted_lines, l.gross,
  l.discounts, 4.95, l.taxes, 0, 0, 0, l.total, r.reversed, l.gross, l.discounts, 4.95, l.taxes, 0, 0, 0, l.total, r.reversed, d.at
from drawn d
join (
  select
    order_key, coalesce(sum(quantity * unit_cost), 0) as cost,
    coalesce(sum(gross_sales - discounts) filter (where unit_cost is not null), 0) as costed_sales,
    count(*) filter (where unit_cost is null) as uncosted_lines, sum(quantity) as items, sum(gross_sales) as gross, sum(discounts) as discounts, sum(taxes) as taxes,
    sum(gross_sales - discounts + taxes) + 4.95 as total,
    min(gross_sales - discounts) filter (where platform_line_id = '1') as first_line
  from warehouse.fact_order_items
  group by order_key
) l on l.order_key = d.order_key
cross join lateral (select case when d.n % 16 = 0 then l.first_line else 0 end as reversed) as r;

-- The first line of one order in sixteen, nine days later.
insert into warehouse.fact_refunds (
  order_key, refund_key, source_id, channel_key, date_key, kind, platform_refund_id, refunded_at, item_key, product_key, is_test,
  is_restocked, reason, quantity, currency, reporting_currency, exchange_rate, store_returns, store_shipping, store_taxes, store_duties, store_fees,
  store_tips, store_total, store_refunded, returns, shipping, taxes, duties, fees, tips, total, refunded
)
select
  i.order_key, i.order_key || ':r', i.source_id, i.channel_key, to_char((d.at + interval '9 days') at time zone 'UTC', 'YYYYMMDD')::integer,
  'line', 'r', d.at + interval '9 days', i.item_key, i.product_key, false, true, 'size', i.quantity, 'GBP', 'GBP', 1, a.net, 0, 0, 0, 0, 0,
  a.net, a.net, a.net, 0, 0, 0, 0, 0, a.net, a.net
from drawn d
join warehouse.fact_order_items i on i.order_key = d.order_key and i.platform_line_id = '1'
cross join lateral (select i.gross_sales - i.discounts as net) as a
where d.n % 16 = 0;

insert into warehouse.customer_account (
  account_key, source_id, platform_customer_id, customer_key, matched_by, origin, first_name, last_name, source_updated_at,
  is_email_masked, is_phone_shared
)
select distinct customer_key, 'london', customer_key, customer_key, 'account', 'customer', 'Ann', customer_key, timestamptz '2024-01-01', false, false
from warehouse.fact_orders;

-- The roll-up computes the rest.
insert into warehouse.dim_customer (
  customer_key, first_name, last_name, account_count, order_count, total_spent, net_sales_bound, is_email_masked, valid_order_count
)
select customer_key, first_name, last_name, 1, 0, 0, 0, false, 0
from warehouse.customer_account;

-- Seven of ten orders have one to five visits of the month before them.
insert into warehouse.fact_touch_points (
  order_key, touch_key, source_id, touched_at, channel_group, source, medium, campaign, landing_page
)
select
  d.order_key, d.order_key || ':' || visit, split_part(d.channel_key, ':', 1),
  d.at - abs(hashint4(d.n * 7 + visit)) % 2592000 * interval '1 second',
  (array['Paid Search', 'Organic Search', 'Direct', 'Email', 'Paid Social'])[kind],
  (array['google', 'google', '(direct)', 'newsletter', 'facebook'])[kind],
  (array['cpc', 'organic', '(none)', 'email', 'paid_social'])[kind],
  case when kind in (1, 4, 5) then 'Campaign ' || abs(hashint4(d.n + visit)) % 40 end, '/'
from drawn d
cross join lateral generate_series(1, 1 + abs(hashint4(d.n)) % 5) as v (visit)
cross join lateral (select 1 + abs(hashint4(d.n * 3 + visit)) % 5 as kind) as k
where abs(hashint4(d.n * 11)) % 10 < 7;

drop table drawn, drawn_line;

-- The first roll-up counts all facts.
insert into ops.dirty_customer (customer_key)
select customer_key from warehouse.dim_customer;

-- Stock of each variant at two locations: what is left of a delivery, which comes every month; the second location only keeps a
-- reserve that changes each quarter.
insert into warehouse.dim_location (location_key, source_id, platform_location_id, name, is_active, source_updated_at)
select 'london:' || id, 'london', id, id, true, '2024-01-01' from unnest(array['shop', 'depot']) as l (id);

insert into warehouse.fact_inventory (
  product_key, location_key, date_key, source_id, inventory_item_id, is_active, available, on_hand, committed, incoming, reserved,
  changed_at
)
select
  p.product_key, 'london:shop', d.date_key, 'london', p.platform_variant_id, true, units, units, 0, 0, 0, d.date
from warehouse.dim_product p
join warehouse.dim_date d on d.date_key between 20240101 and 20261231
cross join lateral (
  select greatest(200 + p.platform_variant_id::integer % 50 - 8 * ((extract(day from d.date)::integer + p.platform_variant_id::integer) % 30), 0)::numeric as units
) level
-- Slow ones change once a week.
where p.platform_variant_id::integer < 200 or (d.day_of_week = 1 + p.platform_variant_id::integer % 7)
union all
select p.product_key, 'london:depot', d.date_key, 'london', p.platform_variant_id, true, units, units, 0, 0, 0, d.date
from warehouse.dim_product p
join warehouse.dim_date d on d.date_key between 20240101 and 20261231 and d.date_key % 100 = 1 and d.month % 3 = 1
cross join lateral (select (40 + (d.month + p.platform_variant_id::integer) % 25)::numeric as units) level;

insert into ops.dirty_stock (product_key, date_key)
select product_key, min(date_key) from warehouse.fact_inventory group by product_key;

insert into ops.source (source_id, platform, name, currency, timezone, status, notices, is_configured, built_chunk_id)
values ('london', 'SHOPIFY', 'London', 'GBP', 'UTC', 'ready', '{}', true, 0)
on conflict (source_id) do nothing;
