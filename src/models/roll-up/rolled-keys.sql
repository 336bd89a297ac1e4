-- Grain: one dirty key. Exactly the keys read here are removed: later ones are left for the next roll-up.
set local client_min_messages = warning;
-- Distinct customers are counted by sorting, in memory.
set local work_mem = '32MB';

create temp table if not exists rolled_day (
  date_key integer not null,
  channel_key text collate "C" not null,
  customers_changed boolean not null
) on commit delete rows;

create temp table if not exists rolled_product_day (
  date_key integer not null,
  channel_key text collate "C" not null,
  -- '': lines and refunds without a product.
  product_key text collate "C" not null
) on commit delete rows;

create temp table if not exists rolled_product (
  product_key text collate "C" not null
) on commit delete rows;

create temp table if not exists rolled_week (
  iso_week_key integer not null,
  channel_key text collate "C" not null,
  week_start date not null,
  first_date_key integer not null,
  last_date_key integer not null,
  customers_changed boolean not null
) on commit delete rows;

create temp table if not exists rolled_customer (
  customer_key text collate "C" not null,
  -- As in dim_customer before.
  segment text,
  order_count integer,
  total_spent numeric,
  valid_order_count integer,
  last_valid_order_date date
) on commit delete rows;

-- For a second roll-up in one transaction.
delete from rolled_day;
delete from rolled_product_day;
delete from rolled_product;
delete from rolled_week;
delete from rolled_customer;

with taken as (
  delete from ops.dirty_day returning date_key, channel_key, customers_changed
)

insert into rolled_day (date_key, channel_key, customers_changed)
select date_key, channel_key, customers_changed from taken;

with taken as (
  delete from ops.dirty_product_day returning date_key, channel_key, product_key
)

insert into rolled_product_day (date_key, channel_key, product_key)
select date_key, channel_key, product_key from taken;

with taken as (
  delete from ops.dirty_product returning product_key
)

insert into rolled_product (product_key)
select product_key from taken;

with taken as (
  delete from ops.dirty_customer returning customer_key
)

insert into rolled_customer (
  customer_key, segment, order_count, total_spent, valid_order_count, last_valid_order_date
)
select
  t.customer_key, c.segment, c.order_count, c.total_spent, c.valid_order_count, c.last_valid_order_date
from taken t
left join warehouse.dim_customer c on c.customer_key = t.customer_key;

insert into rolled_week (iso_week_key, channel_key, week_start, first_date_key, last_date_key, customers_changed)
with weeks as (
  select d.iso_week_key, r.channel_key, bool_or(r.customers_changed) as customers_changed
  from rolled_day r
  join warehouse.dim_date d on d.date_key = r.date_key
  group by d.iso_week_key, r.channel_key
)

select
  w.iso_week_key, w.channel_key, min(d.iso_week_start), min(d.date_key), max(d.date_key), bool_or(w.customers_changed)
from weeks w
join warehouse.dim_date d on d.iso_week_key = w.iso_week_key
group by w.iso_week_key, w.channel_key;

analyze rolled_day, rolled_product_day, rolled_product, rolled_week, rolled_customer;
