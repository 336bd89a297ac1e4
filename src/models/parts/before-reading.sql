-- Grain: one row: what is to be done before the parts are read. $1: the source.
select
  -- Whether the table of parts has doubled since its statistics were taken. Until autovacuum comes by, a minute later, the planner takes
  -- it for empty and reads all of it once for each order.
  (
    select pg_relation_size('ops.order_part') > 2 * 8192 * greatest(relpages, 16)::bigint
    from pg_class
    where oid = 'ops.order_part'::regclass
  ) as "isStale",
  exists (select 1 from ops.rejected_record where source_id = $1::text) as "hasRejections";
