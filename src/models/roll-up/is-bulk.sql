-- Grain: one row: whether so many products of days are rolled up that most lines are read: a backfill or a rebuild.
select k.keys > 50000 and k.keys * 20 > l.lines as "isBulk"
from (select count(*) as keys from rolled_product_day) k
cross join (select reltuples as lines from pg_class where oid = 'warehouse.fact_order_items'::regclass) l;
