-- Aggregates follow the orders that changed: each order counts as it does now, less what it counted as at the last roll-up.

-- False: no aggregate has counted anything, and the next roll-up counts all facts. Until then nothing is remembered.
alter table ops.warehouse_version add column are_counted boolean not null default false;

-- The new columns are filled by the next roll-up, which counts all facts.
update ops.warehouse_version set has_unpublished_changes = true where version > 0;

-- Grain: order that changed since the last roll-up, or refund without an order.
create table ops.dirty_order (
  order_key text collate "C" primary key
);

-- Grain: dirty order as the aggregates count it, with the columns that they are counted from. Not those that are new since.
create table ops.counted_order (
  order_key text collate "C" not null,
  date_key integer not null,
  channel_key text collate "C" not null,
  source_id text collate "C" not null,
  customer_key text collate "C" not null,
  ordered_at timestamptz not null,
  financial_status text,
  fulfillment_status text,
  ship_to_country text,
  currency text not null,
  is_valid boolean not null,
  is_first boolean not null,
  items_sold numeric not null,
  gross_sales numeric not null,
  discounts numeric not null,
  cost_of_goods numeric not null,
  costed_sales numeric not null,
  uncosted_lines integer not null,
  shipping numeric not null,
  taxes numeric not null,
  duties numeric not null,
  fees numeric not null,
  tips numeric not null,
  total numeric not null,
  reversed numeric not null
);

-- Grain: line of a dirty order as the aggregates count it.
create table ops.counted_line (
  order_key text collate "C" not null,
  item_key text collate "C" not null,
  date_key integer not null,
  channel_key text collate "C" not null,
  source_id text collate "C" not null,
  product_key text collate "C",
  category text,
  product_type text,
  vendor text,
  is_gift_card boolean not null,
  currency text not null,
  quantity numeric not null,
  gross_sales numeric not null,
  discounts numeric not null,
  unit_cost numeric
);

-- Grain: line of a refund of a dirty order, or refund without an order, as the aggregates count it.
create table ops.counted_refund (
  order_key text collate "C" not null,
  item_key text collate "C",
  date_key integer not null,
  channel_key text collate "C" not null,
  source_id text collate "C" not null,
  product_key text collate "C",
  kind text not null,
  refunded_at timestamptz not null,
  reason text,
  is_restocked boolean not null,
  currency text not null,
  quantity numeric not null,
  returns numeric not null,
  shipping numeric not null,
  taxes numeric not null,
  duties numeric not null,
  fees numeric not null,
  tips numeric not null,
  refunded numeric not null
);

-- What a product was at the last roll-up: aggregates of the merchant's own may store it. All null: it was not known.
alter table ops.dirty_product add column sku text;
alter table ops.dirty_product add column category text;
alter table ops.dirty_product add column product_type text;
alter table ops.dirty_product add column vendor text;

drop table ops.dirty_day;
drop table ops.dirty_product_day;

-- The number of facts that a row is the sum of: without any it is removed.
alter table warehouse.agg_daily_summary add column fact_rows bigint not null default 0;
alter table warehouse.agg_weekly_trends add column fact_rows bigint not null default 0;
alter table warehouse.agg_status_daily add column fact_rows bigint not null default 0;
alter table warehouse.agg_status_monthly add column fact_rows bigint not null default 0;
alter table warehouse.agg_segment_monthly add column fact_rows bigint not null default 0;
alter table warehouse.agg_country_daily add column fact_rows bigint not null default 0;
alter table warehouse.agg_country_monthly add column fact_rows bigint not null default 0;
alter table warehouse.agg_hour_daily add column fact_rows bigint not null default 0;
alter table warehouse.agg_hour_monthly add column fact_rows bigint not null default 0;
alter table warehouse.agg_category_daily add column fact_rows bigint not null default 0;
alter table warehouse.agg_category_monthly add column fact_rows bigint not null default 0;
alter table warehouse.agg_product_daily add column fact_rows bigint not null default 0;
alter table warehouse.agg_product_monthly add column fact_rows bigint not null default 0;

alter table warehouse.agg_daily_summary alter column fact_rows drop default;
alter table warehouse.agg_weekly_trends alter column fact_rows drop default;
alter table warehouse.agg_status_daily alter column fact_rows drop default;
alter table warehouse.agg_status_monthly alter column fact_rows drop default;
alter table warehouse.agg_segment_monthly alter column fact_rows drop default;
alter table warehouse.agg_country_daily alter column fact_rows drop default;
alter table warehouse.agg_country_monthly alter column fact_rows drop default;
alter table warehouse.agg_hour_daily alter column fact_rows drop default;
alter table warehouse.agg_hour_monthly alter column fact_rows drop default;
alter table warehouse.agg_category_daily alter column fact_rows drop default;
alter table warehouse.agg_category_monthly alter column fact_rows drop default;
alter table warehouse.agg_product_daily alter column fact_rows drop default;
alter table warehouse.agg_product_monthly alter column fact_rows drop default;
