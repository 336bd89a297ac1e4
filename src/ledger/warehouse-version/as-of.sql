-- Grain: the one row that answers depend on. $1: the instant up to which the answers are complete (null: unknown).
update ops.warehouse_version set as_of = $1::timestamptz
where as_of is distinct from $1::timestamptz;
