-- What reports slice orders by: an order has several tags and discount codes. `cartograph rebuild` fills them.
alter table warehouse.fact_orders add column tags text [] not null default '{}';

alter table warehouse.fact_orders alter column tags drop default;

alter table warehouse.fact_orders add column discount_codes text [] not null default '{}';

alter table warehouse.fact_orders alter column discount_codes drop default;

alter table warehouse.fact_orders add column ship_to_region text;

-- Products that only order lines or stock items name have none.
alter table warehouse.dim_product add column tags text [] not null default '{}';

-- Each customer's first valid order, whose sales are those to new customers. The next roll-up of a customer corrects it.
alter table warehouse.fact_orders add column is_first boolean not null default false;

alter table warehouse.fact_orders alter column is_first drop default;

alter table warehouse.agg_daily_summary add column new_customer_sales numeric not null default 0;

alter table warehouse.agg_daily_summary alter column new_customer_sales drop default;

alter table warehouse.agg_weekly_trends add column new_customer_sales numeric not null default 0;

alter table warehouse.agg_weekly_trends alter column new_customer_sales drop default;

alter table warehouse.agg_country_daily add column new_customer_sales numeric not null default 0;

alter table warehouse.agg_country_daily alter column new_customer_sales drop default;

alter table warehouse.agg_country_monthly add column new_customer_sales numeric not null default 0;

alter table warehouse.agg_country_monthly alter column new_customer_sales drop default;
