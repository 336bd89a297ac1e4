-- Fees and tips taken back, which counted as returns of merchandise; and prices and discounts as the buyer saw them, beside those
-- without tax. A rebuild brings both into what is there.

alter table warehouse.fact_refunds add column store_fees numeric not null default 0;
alter table warehouse.fact_refunds add column store_tips numeric not null default 0;
alter table warehouse.fact_refunds add column fees numeric not null default 0;
alter table warehouse.fact_refunds add column tips numeric not null default 0;
alter table warehouse.fact_refunds alter column store_fees drop default;
alter table warehouse.fact_refunds alter column store_tips drop default;
alter table warehouse.fact_refunds alter column fees drop default;
alter table warehouse.fact_refunds alter column tips drop default;

-- Null where prices are without tax.
alter table warehouse.fact_order_items add column store_unit_price_including_tax numeric;
alter table warehouse.fact_order_items add column store_gross_sales_including_tax numeric;
alter table warehouse.fact_order_items add column store_discounts_including_tax numeric;
alter table warehouse.fact_orders add column store_gross_sales_including_tax numeric;
alter table warehouse.fact_orders add column store_discounts_including_tax numeric;

-- Which definitions of the metrics the facts were made by; null: those of before this column.
alter table ops.warehouse_version add column definitions smallint;
