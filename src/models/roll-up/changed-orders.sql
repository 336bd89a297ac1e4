-- Grain: dirty order. Returns how many there are; `forget-counted.sql` removes them. The lease of the warehouse keeps others from adding
-- any until then.
with taken as (
  delete from ops.dirty_product returning product_key, sku, category, product_type, vendor
)

insert into rolled_product (product_key, sku, category, product_type, vendor)
select product_key, sku, category, product_type, vendor from taken;

analyze
  ops.dirty_order, ops.counted_order (order_key, customer_key), ops.counted_line (order_key, item_key),
  ops.counted_refund (order_key, item_key), rolled_product (product_key);

select count(*)::integer as orders from ops.dirty_order;
