-- Aggregates by country and by product, of days and of months, filled from the facts. In their keys '' is none.

-- Waits for transactions that are writing facts, and stops others until the end: they read this row first. They then find
-- definitions that are not theirs, and write nothing.
lock table ops.warehouse_version in access exclusive mode;

-- Grain: day x channel x country of the shipping address; refunds count where their order went.
create table warehouse.agg_country_daily (
  date_key integer not null,
  channel_key text collate "C" not null,
  ship_to_country text collate "C" not null,
  orders bigint not null,
  gross_sales numeric not null,
  discounts numeric not null,
  returns numeric not null,
  shipping numeric not null,
  taxes numeric not null,
  duties numeric not null,
  fees numeric not null,
  tips numeric not null,
  revenue numeric not null,
  refunds numeric not null,
  items_sold numeric not null,
  items_returned numeric not null,
  primary key (date_key, channel_key, ship_to_country)
);

-- Grain: month x channel x country.
create table warehouse.agg_country_monthly (
  month_key integer not null,
  channel_key text collate "C" not null,
  ship_to_country text collate "C" not null,
  orders bigint not null,
  gross_sales numeric not null,
  discounts numeric not null,
  returns numeric not null,
  shipping numeric not null,
  taxes numeric not null,
  duties numeric not null,
  fees numeric not null,
  tips numeric not null,
  revenue numeric not null,
  refunds numeric not null,
  items_sold numeric not null,
  items_returned numeric not null,
  primary key (month_key, channel_key, ship_to_country)
);

-- Grain: day x channel x product.
create table warehouse.agg_product_daily (
  date_key integer not null,
  channel_key text collate "C" not null,
  product_key text collate "C" not null,
  gross_sales numeric not null,
  discounts numeric not null,
  returns numeric not null,
  refunds numeric not null,
  items_sold numeric not null,
  items_returned numeric not null,
  primary key (date_key, channel_key, product_key)
);

-- Grain: month x channel x product.
create table warehouse.agg_product_monthly (
  month_key integer not null,
  channel_key text collate "C" not null,
  product_key text collate "C" not null,
  gross_sales numeric not null,
  discounts numeric not null,
  returns numeric not null,
  refunds numeric not null,
  items_sold numeric not null,
  items_returned numeric not null,
  primary key (month_key, channel_key, product_key)
);

create table ops.dirty_product_day (
  date_key integer not null,
  channel_key text collate "C" not null,
  -- '': lines and refunds without a product.
  product_key text collate "C" not null,
  primary key (date_key, channel_key, product_key)
);

insert into warehouse.agg_country_daily (date_key, channel_key, ship_to_country, orders, gross_sales, discounts, returns, shipping, taxes, duties, fees, tips, revenue, refunds, items_sold, items_returned)
select date_key, channel_key, ship_to_country, sum(orders), sum(gross_sales), sum(discounts), sum(returns), sum(shipping), sum(taxes), sum(duties), sum(fees), sum(tips), sum(revenue), sum(refunds), sum(items_sold), sum(items_returned)
from (
  select
    o.date_key, o.channel_key, coalesce(o.ship_to_country, '') as ship_to_country,
    1 as orders,
    o.gross_sales as gross_sales,
    o.discounts as discounts,
    0 as returns,
    o.shipping as shipping,
    o.taxes as taxes,
    o.duties as duties,
    o.fees as fees,
    o.tips as tips,
    o.total - o.reversed as revenue,
    0 as refunds,
    o.items_sold as items_sold,
    0 as items_returned
  from warehouse.fact_orders o
  where not o.is_test
  union all
  select
    f.date_key, f.channel_key, coalesce(o.ship_to_country, ''),
    0,
    0,
    0,
    f.returns,
    -f.shipping,
    -f.taxes,
    -f.duties,
    -f.fees,
    -f.tips,
    0,
    f.refunded,
    0,
    case when f.kind in ('line', 'edit') and i.is_gift_card is not true then f.quantity else 0 end
  from warehouse.fact_refunds f
  left join warehouse.fact_order_items i on i.order_key = f.order_key and i.item_key = f.item_key
  left join warehouse.fact_orders o on o.order_key = f.order_key
  where not f.is_test
) facts
group by date_key, channel_key, ship_to_country;

insert into warehouse.agg_product_daily (date_key, channel_key, product_key, gross_sales, discounts, returns, refunds, items_sold, items_returned)
select date_key, channel_key, product_key, sum(gross_sales), sum(discounts), sum(returns), sum(refunds), sum(items_sold), sum(items_returned)
from (
  select
    i.date_key, i.channel_key, coalesce(i.product_key, '') as product_key,
    i.gross_sales as gross_sales,
    i.discounts as discounts,
    0 as returns,
    0 as refunds,
    case when i.is_gift_card then 0 else i.quantity end as items_sold,
    0 as items_returned
  from warehouse.fact_order_items i
  where not i.is_test
  union all
  select
    f.date_key, f.channel_key, coalesce(f.product_key, ''),
    0,
    0,
    f.returns,
    f.refunded,
    0,
    case when f.kind in ('line', 'edit') and i.is_gift_card is not true then f.quantity else 0 end
  from warehouse.fact_refunds f
  left join warehouse.fact_order_items i on i.order_key = f.order_key and i.item_key = f.item_key
  where not f.is_test
) facts
group by date_key, channel_key, product_key;

insert into warehouse.agg_country_monthly (month_key, channel_key, ship_to_country, orders, gross_sales, discounts, returns, shipping, taxes, duties, fees, tips, revenue, refunds, items_sold, items_returned)
select date_key / 100, channel_key, ship_to_country, sum(orders), sum(gross_sales), sum(discounts), sum(returns), sum(shipping), sum(taxes), sum(duties), sum(fees), sum(tips), sum(revenue), sum(refunds), sum(items_sold), sum(items_returned)
from warehouse.agg_country_daily
group by date_key / 100, channel_key, ship_to_country;

insert into warehouse.agg_product_monthly (month_key, channel_key, product_key, gross_sales, discounts, returns, refunds, items_sold, items_returned)
select date_key / 100, channel_key, product_key, sum(gross_sales), sum(discounts), sum(returns), sum(refunds), sum(items_sold), sum(items_returned)
from warehouse.agg_product_daily
group by date_key / 100, channel_key, product_key;

create index agg_product_daily_by_product on warehouse.agg_product_daily (product_key, date_key);
create index agg_product_monthly_by_product on warehouse.agg_product_monthly (product_key, month_key);

update ops.warehouse_version set definitions = 4 where definitions = 3;
