-- Grain: the one row of the warehouse's version.
update ops.warehouse_version set are_counted = false where are_counted;
