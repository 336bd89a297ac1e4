-- Grain: key still dirty after a roll-up.
select 'day' as kind, date_key || ' ' || channel_key as key from ops.dirty_day
union all
select 'product day', date_key || ' ' || channel_key || ' ' || product_key from ops.dirty_product_day
union all
select 'product', product_key from ops.dirty_product
union all
select 'customer', customer_key from ops.dirty_customer
union all
select 'stock', product_key || ' ' || date_key from ops.dirty_stock
union all
select 'rate', currency || ' ' || rate_date from ops.dirty_rate
union all
select 'version', 'has_unpublished_changes' from ops.warehouse_version where has_unpublished_changes;
