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
  vendor, tags, price, currency, status, is_deleted, origin, source_updated_at
)
select
  'london:' || n, 'london', 'SHOPIFY', (n / 2)::text, n::text, 'SKU-' || n, 'Thing number ' || n / 2, (array['small', 'large'])[1 + n % 2],
  'Category ' || (n / 2) % 20, 'Goods', 'Vendor ' || n % 7, '{}', 5 + n % 97, 'GBP', 'ACTIVE', false, 'product', '2024-01-01'
from generate_series(0, 999) as s (n);

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
  order_key, order_key || ':' || line, split_part(channel_key, ':', 1), channel_key, date_key, 'london:' || variant, line::text,
  'SKU-' || variant, 'Thing number ' || variant / 2, false, false, quantity, 'GBP', 'GBP', price, gross, discount, tax, gross, discount, tax,
  'Category ' || (variant / 2) % 20, 'Goods', 'Vendor ' || variant % 7, round(price * 0.4, 2), round(price * 0.4, 2)
from drawn_line
cross join lateral (
  select
    (5 + variant % 97)::numeric(12, 2) as price,
    ((5 + variant % 97) * quantity)::numeric(12, 2) as gross,
    case when n % 6 = 0 then round((5 + variant % 97) * quantity * 0.1, 2) else 0.00 end as discount,
    round((5 + variant % 97) * quantity * 0.2, 2) as tax
) as amounts;

insert into warehouse.fact_orders (
  order_key, source_id, channel_key, date_key, account_key, customer_key, platform_order_id, order_number, ordered_at,
  financial_status, is_test, is_valid, is_tax_included, ship_to_country, currency, reporting_currency, exchange_rate, presentment_currency,
  presentment_total, items_sold, store_gross_sales, store_discounts, store_shipping, store_taxes, store_duties, store_fees,
  store_tips, store_total, store_reversed, gross_sales, discounts, shipping, taxes, duties, fees, tips, total, reversed,
  source_updated_at, store_cost_of_goods, store_costed_sales, cost_of_goods, costed_sales, uncosted_lines, tags,
  discount_codes, is_first
)
select
  d.order_key, split_part(d.channel_key, ':', 1), d.channel_key, to_char(d.at at time zone 'UTC', 'YYYYMMDD')::integer, d.customer_key,
  d.customer_key, d.n::text, '#' || d.n, d.at, case when d.n % 50 = 0 then 'PENDING' else 'PAID' end, false, true, false, d.country, 'GBP', 'GBP', 1, 'GBP', l.total, l.items, l.gross,
  l.discounts, 4.95, l.taxes, 0, 0, 0, l.total, r.reversed, l.gross, l.discounts, 4.95, l.taxes, 0, 0, 0, l.total, r.reversed, d.at,
  l.cost, l.gross - l.discounts, l.cost, l.gross - l.discounts, 0, '{}', '{}', false
from drawn d
join (
  select
    order_key, sum(quantity) as items, sum(gross_sales) as gross, sum(discounts) as discounts, sum(taxes) as taxes,
    sum(quantity * unit_cost) as cost,
    sum(gross_sales - discounts + taxes) + 4.95 as total,
    min(gross_sales - discounts) filter (where platform_line_id = '1') as first_line
  from warehouse.fact_order_items
  group by order_key
) l on l.order_key = d.order_key
cross join lateral (select case when d.n % 16 = 0 then l.first_line else 0 end as reversed) as r;

-- The first line of one order in sixteen, nine days later.
insert into warehouse.fact_refunds (
  order_key, refund_key, source_id, channel_key, date_key, kind, platform_refund_id, refunded_at, item_key, product_key, is_test,
  reason, quantity, currency, reporting_currency, exchange_rate, store_returns, is_restocked, store_shipping, store_taxes, store_duties, store_fees,
  store_tips, store_total, store_refunded, returns, shipping, taxes, duties, fees, tips, total, refunded
)
select
  i.order_key, i.order_key || ':r', i.source_id, i.channel_key, to_char((d.at + interval '9 days') at time zone 'UTC', 'YYYYMMDD')::integer,
  'line', 'r', d.at + interval '9 days', i.item_key, i.product_key, false, 'size', i.quantity, 'GBP', 'GBP', 1, a.net, true, 0, 0, 0, 0, 0,
  a.net, a.net, a.net, 0, 0, 0, 0, 0, a.net, a.net
from drawn d
join warehouse.fact_order_items i on i.order_key = d.order_key and i.platform_line_id = '1'
cross join lateral (select i.gross_sales - i.discounts as net) as a
where d.n % 16 = 0;

-- The roll-up computes the rest.
insert into warehouse.dim_customer (customer_key, account_count, order_count, total_spent, is_email_masked, valid_order_count)
select distinct customer_key, 1, 0, 0, false, 0
from warehouse.fact_orders;

drop table drawn, drawn_line;

-- All of it is new to the roll-up.
insert into ops.dirty_day (date_key, channel_key, customers_changed)
select date_key, channel_key, true from warehouse.fact_orders
union
select date_key, channel_key, true from warehouse.fact_refunds;

insert into ops.dirty_product_day (date_key, channel_key, product_key)
select date_key, channel_key, product_key from warehouse.fact_order_items
union
select date_key, channel_key, product_key from warehouse.fact_refunds;

insert into ops.dirty_customer (customer_key)
select customer_key from warehouse.dim_customer;
