-- Grain: none or one row: whether something changed since the last published version.
select 1
where exists (select from ops.dirty_day)
  or exists (select from ops.dirty_customer)
  or exists (select from ops.warehouse_version where has_unpublished_changes);
