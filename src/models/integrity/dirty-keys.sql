-- Grain: key still dirty after a roll-up.
select 'order' as kind, order_key as key from ops.dirty_order
union all
select 'counted order', order_key from ops.counted_order
union all
select 'counted line', order_key || ' ' || item_key from ops.counted_line
union all
select 'counted refund', order_key from ops.counted_refund
union all
select 'product', product_key from ops.dirty_product
union all
select 'customer', customer_key from ops.dirty_customer
union all
select 'stock', product_key || ' ' || date_key from ops.dirty_stock
union all
select 'partition', kind || ' ' || source_id || ' ' || account_id || ' ' || date_key from ops.dirty_partition
union all
select 'rate', currency || ' ' || rate_date from ops.dirty_rate
union all
select 'version', 'has_unpublished_changes' from ops.warehouse_version where has_unpublished_changes;
