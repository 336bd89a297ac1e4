-- Aggregates by country and by product, of days and of months. In their keys '' is none.

-- Grain: day x channel x country of the shipping address; refunds count where their order went.
create table warehouse.agg_country_daily (
  date_key integer not null,
  channel_key text collate "C" not null,
  ship_to_country text collate "C" not null,
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
  primary key (date_key, channel_key, ship_to_country)
);

-- Grain: month x channel x country.
create table warehouse.agg_country_monthly (
  month_key integer not null,
  channel_key text collate "C" not null,
  ship_to_country text collate "C" not null,
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
  primary key (month_key, channel_key, ship_to_country)
);

-- Grain: day x channel x product.
create table warehouse.agg_product_daily (
  date_key integer not null,
  channel_key text collate "C" not null,
  product_key text collate "C" not null,
  gross_sales numeric not null,
  discounts numeric not null,
  returns numeric not null,
  refunds numeric not null,
  items_sold numeric not null,
  items_returned numeric not null,
  primary key (date_key, channel_key, product_key)
);

-- Grain: month x channel x product.
create table warehouse.agg_product_monthly (
  month_key integer not null,
  channel_key text collate "C" not null,
  product_key text collate "C" not null,
  gross_sales numeric not null,
  discounts numeric not null,
  returns numeric not null,
  refunds numeric not null,
  items_sold numeric not null,
  items_returned numeric not null,
  primary key (month_key, channel_key, product_key)
);

create table ops.dirty_product_day (
  date_key integer not null,
  channel_key text collate "C" not null,
  -- '': lines and refunds without a product.
  product_key text collate "C" not null,
  primary key (date_key, channel_key, product_key)
);

create index agg_product_daily_by_product on warehouse.agg_product_daily (product_key, date_key);
create index agg_product_monthly_by_product on warehouse.agg_product_monthly (product_key, month_key);
