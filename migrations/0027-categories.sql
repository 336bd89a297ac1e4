-- Sums by category, product type and vendor of the order's day. In their keys '' is none.

-- Grain: day x channel x category, product type and vendor.
create table warehouse.agg_category_daily (
  date_key integer not null,
  channel_key text collate "C" not null,
  category text collate "C" not null,
  product_type text collate "C" not null,
  vendor text collate "C" not null,
  gross_sales numeric not null,
  discounts numeric not null,
  returns numeric not null,
  refunds numeric not null,
  items_sold numeric not null,
  items_returned numeric not null,
  known_cost_of_goods numeric not null,
  net_sales_with_cost numeric not null,
  lines_without_cost bigint not null,
  primary key (date_key, channel_key, category, product_type, vendor)
);

-- Grain: month x channel x category, product type and vendor.
create table warehouse.agg_category_monthly (
  month_key integer not null,
  channel_key text collate "C" not null,
  category text collate "C" not null,
  product_type text collate "C" not null,
  vendor text collate "C" not null,
  gross_sales numeric not null,
  discounts numeric not null,
  returns numeric not null,
  refunds numeric not null,
  items_sold numeric not null,
  items_returned numeric not null,
  known_cost_of_goods numeric not null,
  net_sales_with_cost numeric not null,
  lines_without_cost bigint not null,
  primary key (month_key, channel_key, category, product_type, vendor)
);
