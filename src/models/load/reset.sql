-- Grain: everything that the raw log can bring back. Exchange rates are no part of it.
truncate
  warehouse.agg_customer_segments,
  warehouse.agg_daily_summary,
  warehouse.agg_weekly_trends,
  warehouse.customer_account,
  warehouse.dim_channel,
  warehouse.dim_customer,
  warehouse.dim_location,
  warehouse.dim_product,
  warehouse.dim_product_history,
  warehouse.fact_inventory,
  warehouse.fact_order_items,
  warehouse.fact_orders,
  warehouse.fact_refunds;

truncate
  ops.dirty_customer, ops.dirty_day, ops.dirty_rate, ops.deleted_record, ops.order_part, ops.order_remark,
  ops.retracted_delivery, ops.schema_drift, ops.split_order;

truncate ops.refused_order_version;
