-- Grain: the one row of the warehouse's version.
update ops.warehouse_version set is_everything_new = true where not is_everything_new;
