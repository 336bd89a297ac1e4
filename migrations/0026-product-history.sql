-- What a product was on each day: its category, product type and vendor, and its unit cost. Lines and orders take from
-- it what was valid on their day.

-- Grain: variant x day of the store on which its product had a version: the last one of the day. It holds until the
-- next day of the variant, and the first one for all days before.
create table warehouse.dim_product_day (
  product_key text collate "C" not null,
  date_key integer not null,
  category text,
  product_type text,
  vendor text,
  updated_at timestamptz not null,
  primary key (product_key, date_key)
);

-- Grain: variant x day of the store on which its stock item or product had a cost: the last one of the day, in the same
-- way. A null cost is unknown.
create table warehouse.dim_product_cost (
  product_key text collate "C" not null,
  date_key integer not null,
  unit_cost numeric,
  currency text not null,
  updated_at timestamptz not null,
  primary key (product_key, date_key)
);

alter table warehouse.fact_order_items add column category text;
alter table warehouse.fact_order_items add column product_type text;
alter table warehouse.fact_order_items add column vendor text;
alter table warehouse.fact_order_items add column store_unit_cost numeric;
alter table warehouse.fact_order_items add column unit_cost numeric;

alter table warehouse.fact_orders add column store_cost_of_goods numeric not null default 0;
alter table warehouse.fact_orders add column store_costed_sales numeric not null default 0;
alter table warehouse.fact_orders add column cost_of_goods numeric not null default 0;
alter table warehouse.fact_orders add column costed_sales numeric not null default 0;
alter table warehouse.fact_orders add column uncosted_lines integer not null default 0;
alter table warehouse.fact_orders alter column store_cost_of_goods drop default;
alter table warehouse.fact_orders alter column store_costed_sales drop default;
alter table warehouse.fact_orders alter column cost_of_goods drop default;
alter table warehouse.fact_orders alter column costed_sales drop default;
alter table warehouse.fact_orders alter column uncosted_lines drop default;

alter table warehouse.fact_refunds add column is_restocked boolean not null default true;
alter table warehouse.fact_refunds alter column is_restocked drop default;

-- Of the measures of cost; `cartograph rebuild` fills them.
alter table warehouse.agg_daily_summary add column known_cost_of_goods numeric not null default 0;
alter table warehouse.agg_daily_summary alter column known_cost_of_goods drop default;
alter table warehouse.agg_daily_summary add column net_sales_with_cost numeric not null default 0;
alter table warehouse.agg_daily_summary alter column net_sales_with_cost drop default;
alter table warehouse.agg_daily_summary add column lines_without_cost bigint not null default 0;
alter table warehouse.agg_daily_summary alter column lines_without_cost drop default;
alter table warehouse.agg_weekly_trends add column known_cost_of_goods numeric not null default 0;
alter table warehouse.agg_weekly_trends alter column known_cost_of_goods drop default;
alter table warehouse.agg_weekly_trends add column net_sales_with_cost numeric not null default 0;
alter table warehouse.agg_weekly_trends alter column net_sales_with_cost drop default;
alter table warehouse.agg_weekly_trends add column lines_without_cost bigint not null default 0;
alter table warehouse.agg_weekly_trends alter column lines_without_cost drop default;
alter table warehouse.agg_country_daily add column known_cost_of_goods numeric not null default 0;
alter table warehouse.agg_country_daily alter column known_cost_of_goods drop default;
alter table warehouse.agg_country_daily add column net_sales_with_cost numeric not null default 0;
alter table warehouse.agg_country_daily alter column net_sales_with_cost drop default;
alter table warehouse.agg_country_daily add column lines_without_cost bigint not null default 0;
alter table warehouse.agg_country_daily alter column lines_without_cost drop default;
alter table warehouse.agg_country_monthly add column known_cost_of_goods numeric not null default 0;
alter table warehouse.agg_country_monthly alter column known_cost_of_goods drop default;
alter table warehouse.agg_country_monthly add column net_sales_with_cost numeric not null default 0;
alter table warehouse.agg_country_monthly alter column net_sales_with_cost drop default;
alter table warehouse.agg_country_monthly add column lines_without_cost bigint not null default 0;
alter table warehouse.agg_country_monthly alter column lines_without_cost drop default;
alter table warehouse.agg_product_daily add column known_cost_of_goods numeric not null default 0;
alter table warehouse.agg_product_daily alter column known_cost_of_goods drop default;
alter table warehouse.agg_product_daily add column net_sales_with_cost numeric not null default 0;
alter table warehouse.agg_product_daily alter column net_sales_with_cost drop default;
alter table warehouse.agg_product_daily add column lines_without_cost bigint not null default 0;
alter table warehouse.agg_product_daily alter column lines_without_cost drop default;
alter table warehouse.agg_product_monthly add column known_cost_of_goods numeric not null default 0;
alter table warehouse.agg_product_monthly alter column known_cost_of_goods drop default;
alter table warehouse.agg_product_monthly add column net_sales_with_cost numeric not null default 0;
alter table warehouse.agg_product_monthly alter column net_sales_with_cost drop default;
alter table warehouse.agg_product_monthly add column lines_without_cost bigint not null default 0;
alter table warehouse.agg_product_monthly alter column lines_without_cost drop default;

-- Lines of one product that were sold in different categories are different rows: '' is none.
alter table warehouse.agg_product_daily add column category text collate "C" not null default '';
alter table warehouse.agg_product_daily alter column category drop default;
alter table warehouse.agg_product_daily add column product_type text collate "C" not null default '';
alter table warehouse.agg_product_daily alter column product_type drop default;
alter table warehouse.agg_product_daily add column vendor text collate "C" not null default '';
alter table warehouse.agg_product_daily alter column vendor drop default;
alter table warehouse.agg_product_daily drop constraint agg_product_daily_pkey;
alter table warehouse.agg_product_daily add constraint agg_product_daily_pkey primary key (date_key, channel_key, product_key, category, product_type, vendor);
alter table warehouse.agg_product_monthly add column category text collate "C" not null default '';
alter table warehouse.agg_product_monthly alter column category drop default;
alter table warehouse.agg_product_monthly add column product_type text collate "C" not null default '';
alter table warehouse.agg_product_monthly alter column product_type drop default;
alter table warehouse.agg_product_monthly add column vendor text collate "C" not null default '';
alter table warehouse.agg_product_monthly alter column vendor drop default;
alter table warehouse.agg_product_monthly drop constraint agg_product_monthly_pkey;
alter table warehouse.agg_product_monthly add constraint agg_product_monthly_pkey primary key (month_key, channel_key, product_key, category, product_type, vendor);
