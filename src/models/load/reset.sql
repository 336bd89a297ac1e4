-- Grain: what the build of the warehouse keeps for itself, all of which the raw log can bring back. Exchange rates are no part of it.
truncate
  ops.dirty_customer, ops.dirty_day, ops.dirty_rate, ops.deleted_record, ops.order_part, ops.order_remark,
  ops.retracted_delivery, ops.schema_drift, ops.split_order;

truncate ops.refused_order_version;
