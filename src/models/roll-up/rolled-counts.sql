-- Grain: one row: how many keys of days are rolled up. Steps without keys are left out.
select
  (select count(*) from rolled_day)::integer as days,
  (select count(*) from rolled_week)::integer as weeks,
  k.keys::integer as "productDays",
  k.keys > 50000 and k.keys * 20 > l.lines as "isBulk"
from (select count(*) as keys from rolled_product_day) k
cross join (select reltuples as lines from pg_class where oid = 'warehouse.fact_order_items'::regclass) l;
