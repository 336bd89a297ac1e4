-- Grain: split order, or sub-order, that was deleted. $1: the source; $2, $3: ids of orders, and when each was deleted.
update ops.split_order as known
set is_deleted = true, body = null, updated_at = gone.deleted_at
from (
  select order_id, max(deleted_at) as deleted_at
  from unnest($2::text[], $3::timestamptz[]) as one (order_id, deleted_at)
  group by order_id
) as gone
where known.source_id = $1::text
  and known.order_id = gone.order_id
  and known.updated_at <= gone.deleted_at;
