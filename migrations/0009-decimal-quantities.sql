-- Goods are sold by weight and length too: quantities and stock have fractions.

alter table warehouse.fact_orders alter column items_sold type numeric;
alter table warehouse.fact_order_items alter column quantity type numeric;
alter table warehouse.fact_refunds alter column quantity type numeric;

alter table warehouse.fact_inventory alter column available type numeric;
alter table warehouse.fact_inventory alter column on_hand type numeric;
alter table warehouse.fact_inventory alter column committed type numeric;
alter table warehouse.fact_inventory alter column incoming type numeric;
alter table warehouse.fact_inventory alter column reserved type numeric;

alter table warehouse.agg_daily_summary alter column items_sold type numeric;
alter table warehouse.agg_daily_summary alter column items_returned type numeric;
alter table warehouse.agg_weekly_trends alter column items_sold type numeric;
alter table warehouse.agg_weekly_trends alter column items_returned type numeric;
