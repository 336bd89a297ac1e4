-- Refunded fees and tips, which counted as returns of merchandise; and prices and discounts as the buyer saw them, besides those
-- without tax. A rebuild fills both for existing rows.

alter table warehouse.fact_refunds add column store_fees numeric not null default 0;
alter table warehouse.fact_refunds add column store_tips numeric not null default 0;
alter table warehouse.fact_refunds add column fees numeric not null default 0;
alter table warehouse.fact_refunds add column tips numeric not null default 0;
alter table warehouse.fact_refunds alter column store_fees drop default;
alter table warehouse.fact_refunds alter column store_tips drop default;
alter table warehouse.fact_refunds alter column fees drop default;
alter table warehouse.fact_refunds alter column tips drop default;

-- Null if prices exclude tax.
alter table warehouse.fact_order_items add column store_unit_price_including_tax numeric;
alter table warehouse.fact_order_items add column store_gross_sales_including_tax numeric;
alter table warehouse.fact_order_items add column store_discounts_including_tax numeric;
alter table warehouse.fact_orders add column store_gross_sales_including_tax numeric;
alter table warehouse.fact_orders add column store_discounts_including_tax numeric;

-- The version of the metrics' definitions by which the facts were built; null: built before this column existed.
alter table ops.warehouse_version add column definitions smallint;
