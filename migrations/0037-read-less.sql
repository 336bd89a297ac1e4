-- New, returning and repeat customers without the orders of all days before, and the best customers of a year without all of its
-- orders. `cartograph rebuild` fills them.
alter table warehouse.dim_customer add column second_order_date date;

-- Grain: day on which somebody ordered for the first or second time. Sets of customers, as src/models/customer-sets/ encodes them.
create table warehouse.agg_customer_steps (
  date_key integer primary key,
  -- Their first order, which counts as valid, is of the day.
  first_orders text collate "C" not null,
  second_orders text collate "C" not null,
  -- Their first order is of the day, and they had none that is valid until later.
  void_first_orders text collate "C" not null,
  -- Those of the column before whose first valid order is of the day.
  later_valid_orders text collate "C" not null
);

-- Already compressed.
alter table warehouse.agg_customer_steps alter column first_orders set storage external;
alter table warehouse.agg_customer_steps alter column second_orders set storage external;

-- Grain: customer x year in which something was ordered, or added by a refund.
create table warehouse.agg_customer_years (
  customer_key text collate "C" not null,
  year integer not null,
  -- What no net sales of any days of the year exceed.
  net_sales_bound numeric not null,
  primary key (customer_key, year)
);

create index agg_customer_years_by_bound on warehouse.agg_customer_years (year, net_sales_bound);

-- What is received in a period, and what was out of stock: few rows of each.
drop index warehouse.agg_product_stock_by_change;

create index agg_product_stock_by_growth on warehouse.agg_product_stock (first_date) where change > 0;

create index agg_product_stock_out on warehouse.agg_product_stock using gist (daterange(first_date, until_date))
where coalesce(on_hand, 0) <= 0;
