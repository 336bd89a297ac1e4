-- Grain: one dirty key of a day. Exactly the keys read here are removed: later ones are left for the next roll-up. Returns how
-- many they are: steps whose keys are none are left out.
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

analyze rolled_day, rolled_product_day, rolled_product, rolled_week;

select
  (select count(*) from rolled_day)::integer as days,
  (select count(*) from rolled_week)::integer as weeks,
  k.keys::integer as "productDays",
  k.keys > 10000 and k.keys * 20 > l.lines as "isBulk"
from (select count(*) as keys from rolled_product_day) k
cross join (select reltuples as lines from pg_class where oid = 'warehouse.fact_order_items'::regclass) l;
