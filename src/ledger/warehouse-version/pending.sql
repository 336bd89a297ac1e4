-- Grain: none or one row: what changed since the last published version. $1: the current segment bounds.
with state as (
  select
    exists (select from ops.dirty_order)
      or exists (select from ops.dirty_product)
      or exists (select from ops.dirty_customer)
      or exists (select from ops.dirty_stock)
      or exists (select from ops.dirty_partition)
      or v.has_unpublished_changes as has_changes,
    -- Null before the first roll-up, which processes every customer anyway.
    coalesce(v.segment_bounds <> $1::numeric[], false) as has_other_bounds,
    v.are_counted
  from ops.warehouse_version v
)

select has_other_bounds as "hasOtherBounds", are_counted as "areCounted"
from state
where has_changes or has_other_bounds;
