-- Grain: the state of the build, all of which can be restored from the raw log. Exchange rates are not part of it.
truncate
  ops.counted_line, ops.counted_order, ops.counted_refund,
  ops.dirty_customer, ops.dirty_order, ops.dirty_partition, ops.dirty_product, ops.dirty_rate, ops.dirty_stock,
  ops.deleted_record, ops.order_part,
  ops.order_remark, ops.retracted_delivery, ops.schema_drift, ops.split_order;

truncate ops.refused_order_version;
