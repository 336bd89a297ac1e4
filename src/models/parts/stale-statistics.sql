-- Grain: one row: whether the table of parts has doubled since its statistics were taken. Until autovacuum runs, a
-- minute later, the planner expects an empty table and scans it once for each order.
select pg_relation_size('ops.order_part') > 2 * 8192 * greatest(relpages, 16)::bigint as "isStale"
from pg_class
where oid = 'ops.order_part'::regclass;
