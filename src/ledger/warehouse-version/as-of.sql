-- Grain: the one row that answers depend on. Up to when ($1, null: unknown) the answers hold everything.
update ops.warehouse_version set as_of = $1::timestamptz
where as_of is distinct from $1::timestamptz;
