-- Grain: one row: whether the table of parts has doubled since its statistics were taken. Until autovacuum comes by, a minute later, the
-- planner takes it for empty and reads all of it once for each order.
select pg_relation_size('ops.order_part') > 2 * 8192 * greatest(relpages, 16)::bigint as "isStale"
from pg_class
where oid = 'ops.order_part'::regclass;
