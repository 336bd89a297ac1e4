-- Sums by hour of the store's day, by what is paid and shipped, and by the customers' value segment. In their keys '' is none.

-- Grain: day x channel x hour of the store's day, 0 to 23: of the order, and of the refund for reversals.
create table warehouse.agg_hour_daily (
  date_key integer not null,
  channel_key text collate "C" not null,
  hour text collate "C" not null,
  orders bigint not null,
  gross_sales numeric not null,
  discounts numeric not null,
  returns numeric not null,
  shipping numeric not null,
  taxes numeric not null,
  duties numeric not null,
  fees numeric not null,
  tips numeric not null,
  revenue numeric not null,
  refunds numeric not null,
  items_sold numeric not null,
  items_returned numeric not null,
  new_customer_sales numeric not null,
  known_cost_of_goods numeric not null,
  net_sales_with_cost numeric not null,
  lines_without_cost bigint not null,
  primary key (date_key, channel_key, hour)
);

-- Grain: month x channel x hour of the store's day, 0 to 23: of the order, and of the refund for reversals.
create table warehouse.agg_hour_monthly (
  month_key integer not null,
  channel_key text collate "C" not null,
  hour text collate "C" not null,
  orders bigint not null,
  gross_sales numeric not null,
  discounts numeric not null,
  returns numeric not null,
  shipping numeric not null,
  taxes numeric not null,
  duties numeric not null,
  fees numeric not null,
  tips numeric not null,
  revenue numeric not null,
  refunds numeric not null,
  items_sold numeric not null,
  items_returned numeric not null,
  new_customer_sales numeric not null,
  known_cost_of_goods numeric not null,
  net_sales_with_cost numeric not null,
  lines_without_cost bigint not null,
  primary key (month_key, channel_key, hour)
);

-- Grain: day x channel x payment and shipping status of the order now.
create table warehouse.agg_status_daily (
  date_key integer not null,
  channel_key text collate "C" not null,
  financial_status text collate "C" not null,
  fulfillment_status text collate "C" not null,
  orders bigint not null,
  gross_sales numeric not null,
  discounts numeric not null,
  returns numeric not null,
  shipping numeric not null,
  taxes numeric not null,
  duties numeric not null,
  fees numeric not null,
  tips numeric not null,
  revenue numeric not null,
  refunds numeric not null,
  items_sold numeric not null,
  items_returned numeric not null,
  new_customer_sales numeric not null,
  known_cost_of_goods numeric not null,
  net_sales_with_cost numeric not null,
  lines_without_cost bigint not null,
  primary key (date_key, channel_key, financial_status, fulfillment_status)
);

-- Grain: month x channel x payment and shipping status of the order now.
create table warehouse.agg_status_monthly (
  month_key integer not null,
  channel_key text collate "C" not null,
  financial_status text collate "C" not null,
  fulfillment_status text collate "C" not null,
  orders bigint not null,
  gross_sales numeric not null,
  discounts numeric not null,
  returns numeric not null,
  shipping numeric not null,
  taxes numeric not null,
  duties numeric not null,
  fees numeric not null,
  tips numeric not null,
  revenue numeric not null,
  refunds numeric not null,
  items_sold numeric not null,
  items_returned numeric not null,
  new_customer_sales numeric not null,
  known_cost_of_goods numeric not null,
  net_sales_with_cost numeric not null,
  lines_without_cost bigint not null,
  primary key (month_key, channel_key, financial_status, fulfillment_status)
);

-- Grain: day x channel x value segment of the customer now.
create table warehouse.agg_segment_daily (
  date_key integer not null,
  channel_key text collate "C" not null,
  segment text collate "C" not null,
  orders bigint not null,
  gross_sales numeric not null,
  discounts numeric not null,
  returns numeric not null,
  shipping numeric not null,
  taxes numeric not null,
  duties numeric not null,
  fees numeric not null,
  tips numeric not null,
  revenue numeric not null,
  refunds numeric not null,
  items_sold numeric not null,
  items_returned numeric not null,
  new_customer_sales numeric not null,
  known_cost_of_goods numeric not null,
  net_sales_with_cost numeric not null,
  lines_without_cost bigint not null,
  -- Orders and refund lines that it is the sum of.
  fact_rows bigint not null,
  primary key (date_key, channel_key, segment)
);

-- Grain: month x channel x value segment of the customer now.
create table warehouse.agg_segment_monthly (
  month_key integer not null,
  channel_key text collate "C" not null,
  segment text collate "C" not null,
  orders bigint not null,
  gross_sales numeric not null,
  discounts numeric not null,
  returns numeric not null,
  shipping numeric not null,
  taxes numeric not null,
  duties numeric not null,
  fees numeric not null,
  tips numeric not null,
  revenue numeric not null,
  refunds numeric not null,
  items_sold numeric not null,
  items_returned numeric not null,
  new_customer_sales numeric not null,
  known_cost_of_goods numeric not null,
  net_sales_with_cost numeric not null,
  lines_without_cost bigint not null,
  primary key (month_key, channel_key, segment)
);
