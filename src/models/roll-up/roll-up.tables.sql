-- Grain: one roll-up: its keys, and what changes.

-- Days whose buyers changed.
create temp table rolled_day (
  date_key integer not null,
  channel_key text collate "C" not null
);

-- By how many units what was sold of a product in a month changed.
create temp table rolled_product_units (
  month_key integer not null,
  product_key text collate "C" not null,
  -- Days of the month, in order, and the change up to each.
  days integer[] not null,
  units numeric[] not null,
  -- Of these days, those on which nothing of it is left.
  gone integer[] not null
);

-- Products whose attributes changed, as they were at the last roll-up.
create temp table rolled_product (
  product_key text collate "C" not null,
  sku text,
  category text,
  product_type text,
  vendor text
);

create temp table rolled_week (
  iso_week_key integer not null,
  channel_key text collate "C" not null,
  first_date_key integer not null,
  last_date_key integer not null
);

create temp table rolled_customer (
  customer_key text collate "C" not null,
  -- As in dim_customer before.
  segment text,
  order_count integer,
  total_spent numeric,
  valid_order_count integer,
  last_valid_order_date date,
  first_order_date date,
  second_order_date date,
  first_valid_order_date date
);

-- Orders of dirty customers that are not tests, with everything returned of them so far.
create temp table rolled_order (
  customer_key text collate "C" not null,
  order_key text collate "C" not null,
  channel_key text collate "C" not null,
  date_key integer not null,
  ordered_at timestamptz not null,
  is_valid boolean not null,
  is_first boolean not null,
  net_sales numeric not null,
  net_sales_bound numeric not null,
  -- Of the bound.
  added_by_refunds numeric not null
);

-- Dirty customers whose valid orders changed; with the days before, for the difference of the cohorts.
create temp table changed_days (
  customer_key text collate "C" not null,
  first_channel_key text collate "C",
  date_keys integer[],
  orders integer[],
  net_sales numeric[],
  -- As in agg_customer_days before.
  old_channel_key text collate "C",
  old_date_keys integer[],
  old_orders integer[],
  old_net_sales numeric[],
  -- The first order has the same day and channel.
  has_same_cohort boolean not null,
  -- Only amounts, or the number of orders on a day, changed.
  has_same_days boolean not null
);

create temp table spread_difference (like warehouse.agg_customer_spread);

create temp table cohort_difference (like warehouse.agg_customer_cohorts);

create temp table changed_set (like warehouse.agg_customer_sets);

-- Days on which somebody took, or no longer took, one of the steps.
create temp table changed_step_day (
  date_key integer not null,
  date date not null
);

create temp table changed_steps (like warehouse.agg_customer_steps);

-- Customers who lost their numbers.
create temp table gone_number (
  customer_key text collate "C" not null,
  number integer not null
);

-- Customers with other orders in a month than before.
create temp table changed_buyer (
  month_key integer not null,
  customer_key text collate "C" not null
);

-- Numbers that no longer have, or now have, a bit.
create temp table changed_bit (
  step text collate "C" not null,
  month_key integer not null,
  number integer not null,
  is_set boolean not null
);

create temp table changed_block (like warehouse.agg_customer_months);

create temp table rolled_year (like warehouse.agg_customer_years);

create temp table rolled_stock (
  product_key text collate "C" not null,
  date_key integer not null,
  first_date date not null
);

-- Levels from the last one before the earliest change.
create temp table rolled_level (
  product_key text collate "C" not null,
  location_key text collate "C" not null,
  first_date date not null,
  until_date date not null,
  source_id text collate "C" not null,
  on_hand numeric,
  is_changed boolean not null,
  -- No level of this location is known before.
  is_first boolean not null,
  previous_on_hand numeric
);
