-- Grain: the one row of the warehouse's version: rows changed that no aggregate shows.
update ops.warehouse_version set has_unpublished_changes = true where not has_unpublished_changes;
