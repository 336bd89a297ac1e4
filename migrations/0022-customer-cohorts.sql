-- Whether an order counts as one of its customer's: not a test, not a sub-order, not cancelled before anything was paid.
-- A default that is constant does not rewrite the table.
alter table warehouse.fact_orders add column is_valid boolean not null default true;

with cancelled as materialized (
  select o.order_key, o.store_total, o.store_reversed, coalesce(sum(f.store_refunded), 0) as store_refunded
  from warehouse.fact_orders o
  left join warehouse.fact_refunds f on f.order_key = o.order_key
  where o.cancelled_at is not null
  group by o.order_key, o.store_total, o.store_reversed
)

update warehouse.fact_orders o set
  is_valid = false
from cancelled c
where o.order_key = c.order_key and c.store_reversed >= c.store_total and c.store_refunded = 0;

update warehouse.fact_orders set is_valid = false where is_test;

alter table warehouse.fact_orders alter column is_valid drop default;

alter table warehouse.dim_customer add column first_valid_order_date date;

alter table warehouse.dim_customer add column last_valid_order_date date;

alter table warehouse.dim_customer add column valid_order_count integer not null default 0;

alter table warehouse.dim_customer alter column valid_order_count drop default;

alter table warehouse.dim_customer add column first_valid_order_key text collate "C";

-- Grain: customer with a valid order. The valid orders by day, as arrays with one element for each day.
create table warehouse.agg_customer_days (
  customer_key text collate "C" primary key,
  first_channel_key text collate "C" not null,
  date_keys integer[] not null,
  orders integer[] not null,
  net_sales numeric[] not null
);

-- Grain: week, month, quarter or year x channel of the first valid order x one such period in which its customers ordered.
create table warehouse.agg_customer_cohorts (
  period text collate "C" not null,
  cohort_start date not null,
  channel_key text collate "C" not null,
  period_start date not null,
  customers bigint not null,
  orders bigint not null,
  net_sales numeric not null,
  primary key (period, cohort_start, channel_key, period_start)
);

-- Grain: what RFM scores are cut by x value. last_order_day: days since 1970 of the last valid order; frequency: valid
-- orders; monetary: the lower bound of lifetime net sales at three digits.
create table warehouse.agg_customer_spread (
  measure text collate "C" not null,
  value numeric not null,
  customers bigint not null,
  primary key (measure, value)
);

-- The next roll-up fills the new columns and tables.
insert into ops.dirty_customer (customer_key)
select customer_key from warehouse.dim_customer
on conflict (customer_key) do nothing;
