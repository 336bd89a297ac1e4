-- Grain: the one row of the warehouse's version: marks that rows have changed that no aggregate shows yet.
update ops.warehouse_version set has_unpublished_changes = true where not has_unpublished_changes;
