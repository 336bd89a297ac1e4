-- Customers of whole months of all channels without the sets of their days, and what is returned by its reason. `cartograph rebuild`
-- fills them.

-- Grain: what customers did x month x block of 8,192 customer numbers: who did, a bit each. Without tests.
create table warehouse.agg_customer_months (
  -- ordered, or first_order, second_order, void_first_order, later_valid_order as in agg_customer_steps.
  step text collate "C" not null,
  month_key integer not null,
  block integer not null,
  customers bit(8192) not null,
  primary key (step, month_key, block)
);

-- Grain: day x channel x product, its category, type and vendor on the day of the order, x reason of the refund. '' is none.
create table warehouse.agg_return_daily (
  date_key integer not null,
  channel_key text collate "C" not null,
  product_key text collate "C" not null,
  category text collate "C" not null,
  product_type text collate "C" not null,
  vendor text collate "C" not null,
  reason text collate "C" not null,
  returns numeric not null,
  refunds numeric not null,
  items_returned numeric not null,
  fact_rows bigint not null,
  primary key (date_key, channel_key, product_key, category, product_type, vendor, reason)
);

-- Grain: month x channel x product, its category, type and vendor on the day of the order, x reason of the refund. '' is none.
create table warehouse.agg_return_monthly (
  month_key integer not null,
  channel_key text collate "C" not null,
  product_key text collate "C" not null,
  category text collate "C" not null,
  product_type text collate "C" not null,
  vendor text collate "C" not null,
  reason text collate "C" not null,
  returns numeric not null,
  refunds numeric not null,
  items_returned numeric not null,
  fact_rows bigint not null,
  primary key (month_key, channel_key, product_key, category, product_type, vendor, reason)
);
