-- The star schema. Amounts without a prefix are in the reporting currency, those with `store_` in the store's.
-- Keys combine the source's id and the platform's, so that loads are idempotent and facts need no lookup.

create schema warehouse;

create table warehouse.dim_date (
  date_key integer primary key,
  date date not null,
  -- ISO: Monday is 1.
  day_of_week smallint not null,
  is_weekend boolean not null,
  iso_week smallint not null,
  iso_year smallint not null,
  -- isoyear x 100 + week: 201301 for 2012-12-31.
  iso_week_key integer not null,
  iso_week_start date not null,
  month smallint not null,
  -- yyyymm
  month_key integer not null,
  quarter smallint not null,
  year smallint not null,
  fiscal_year smallint not null,
  fiscal_quarter smallint not null,
  fiscal_period smallint not null
);

create unique index dim_date_by_date on warehouse.dim_date (date);
create index dim_date_by_week on warehouse.dim_date (iso_week_key);

create table warehouse.dim_channel (
  channel_key text collate "C" primary key,
  source_id text collate "C" not null,
  platform text not null,
  sales_channel text collate "C" not null
);

create table warehouse.dim_location (
  location_key text collate "C" primary key,
  source_id text collate "C" not null,
  platform_location_id text not null,
  name text not null,
  country text,
  city text,
  is_active boolean not null,
  source_updated_at timestamptz not null
);

create table warehouse.dim_product (
  product_key text collate "C" primary key,
  source_id text collate "C" not null,
  platform text not null,
  platform_product_id text collate "C",
  platform_variant_id text collate "C" not null,
  sku text,
  title text not null,
  variant_title text,
  category text,
  product_type text,
  vendor text,
  price numeric,
  unit_cost numeric,
  -- The modified time of the stock item with the cost: null until a cost, even an unknown one, was reported.
  cost_updated_at timestamptz,
  currency text,
  status text,
  is_deleted boolean not null,
  -- product: in the catalogue; order: known only from order lines; inventory: only from stock items.
  origin text not null,
  source_updated_at timestamptz not null
);

create index dim_product_by_product on warehouse.dim_product (source_id, platform_product_id);

-- Grain: a period in which the attributes that reports group by did not change.
create table warehouse.dim_product_history (
  product_key text collate "C" not null,
  valid_from timestamptz not null,
  -- Exclusive; null while it is current.
  valid_to timestamptz,
  title text not null,
  variant_title text,
  category text,
  product_type text,
  vendor text,
  price numeric,
  primary key (product_key, valid_from)
);

-- Which account of which store belongs to which customer, and why, so that a match can be explained and undone.
create table warehouse.customer_account (
  account_key text collate "C" primary key,
  source_id text collate "C" not null,
  platform_customer_id text collate "C",
  customer_key text collate "C" not null,
  -- email, phone, account or order: what the customer key is derived from.
  matched_by text not null,
  -- customer: the platform's own record; order: known only from orders.
  origin text not null,
  email text,
  phone text,
  first_name text,
  last_name text,
  country text,
  city text,
  created_at timestamptz,
  source_updated_at timestamptz not null
);

create index customer_account_by_customer on warehouse.customer_account (customer_key);

create table warehouse.dim_customer (
  customer_key text collate "C" primary key,
  email text,
  phone text,
  first_name text,
  last_name text,
  country text,
  city text,
  account_count integer not null,
  first_order_date date,
  last_order_date date,
  order_count integer not null,
  -- Lifetime net sales.
  total_spent numeric not null,
  -- null until there is an order that counts.
  segment text
);

create index dim_customer_by_segment on warehouse.dim_customer (segment, customer_key);
create index dim_customer_by_first_order on warehouse.dim_customer (segment, first_order_date);
create index dim_customer_by_last_order on warehouse.dim_customer (segment, last_order_date);
create index dim_customer_by_total_spent on warehouse.dim_customer (total_spent, customer_key);

-- Grain: one order.
create table warehouse.fact_orders (
  order_key text collate "C" primary key,
  source_id text collate "C" not null,
  channel_key text collate "C" not null,
  date_key integer not null,
  account_key text collate "C" not null,
  customer_key text collate "C" not null,
  platform_order_id text collate "C" not null,
  order_number text not null,
  ordered_at timestamptz not null,
  financial_status text,
  fulfillment_status text,
  is_test boolean not null,
  is_tax_included boolean not null,
  cancelled_at timestamptz,
  customer_email text,
  customer_phone text,
  ship_to_country text,
  ship_to_city text,
  currency text not null,
  reporting_currency text not null,
  -- The reporting currency per unit of the store's.
  exchange_rate numeric not null,
  presentment_currency text not null,
  presentment_total numeric not null,
  items_sold integer not null,
  store_gross_sales numeric not null,
  store_discounts numeric not null,
  store_shipping numeric not null,
  store_taxes numeric not null,
  store_duties numeric not null,
  store_fees numeric not null,
  store_tips numeric not null,
  store_total numeric not null,
  -- All reversals so far, on any date: revenue is total less this.
  store_reversed numeric not null,
  gross_sales numeric not null,
  discounts numeric not null,
  shipping numeric not null,
  taxes numeric not null,
  duties numeric not null,
  fees numeric not null,
  tips numeric not null,
  total numeric not null,
  reversed numeric not null,
  source_updated_at timestamptz not null
);

create index fact_orders_by_day on warehouse.fact_orders (date_key, channel_key);
create index fact_orders_by_customer on warehouse.fact_orders (customer_key, date_key);
create index fact_orders_by_time on warehouse.fact_orders (ordered_at, order_key);

-- Grain: one line of an order.
create table warehouse.fact_order_items (
  order_key text collate "C" not null,
  item_key text collate "C" not null,
  source_id text collate "C" not null,
  channel_key text collate "C" not null,
  date_key integer not null,
  product_key text collate "C",
  platform_line_id text collate "C" not null,
  sku text,
  title text not null,
  variant_title text,
  is_gift_card boolean not null,
  is_test boolean not null,
  quantity integer not null,
  currency text not null,
  reporting_currency text not null,
  store_unit_price numeric not null,
  store_gross_sales numeric not null,
  store_discounts numeric not null,
  store_taxes numeric not null,
  gross_sales numeric not null,
  discounts numeric not null,
  taxes numeric not null,
  primary key (order_key, item_key)
);

create index fact_order_items_by_product on warehouse.fact_order_items (product_key, date_key);

-- Grain: one reversed line, shipping line, adjustment or edited line; dated by the refund.
create table warehouse.fact_refunds (
  order_key text collate "C" not null,
  refund_key text collate "C" not null,
  source_id text collate "C" not null,
  channel_key text collate "C" not null,
  date_key integer not null,
  kind text not null,
  platform_refund_id text collate "C" not null,
  refunded_at timestamptz not null,
  item_key text collate "C",
  product_key text collate "C",
  is_test boolean not null,
  reason text,
  quantity integer not null,
  currency text not null,
  reporting_currency text not null,
  exchange_rate numeric not null,
  store_returns numeric not null,
  store_shipping numeric not null,
  store_taxes numeric not null,
  store_duties numeric not null,
  store_total numeric not null,
  store_refunded numeric not null,
  returns numeric not null,
  shipping numeric not null,
  taxes numeric not null,
  duties numeric not null,
  total numeric not null,
  refunded numeric not null,
  primary key (order_key, refund_key)
);

create index fact_refunds_by_day on warehouse.fact_refunds (date_key, channel_key);
create index fact_refunds_by_time on warehouse.fact_refunds (refunded_at, order_key, refund_key);

-- Grain: product, location, day on which the level changed; it is valid until the next row.
create table warehouse.fact_inventory (
  product_key text collate "C" not null,
  location_key text collate "C" not null,
  date_key integer not null,
  source_id text collate "C" not null,
  inventory_item_id text collate "C" not null,
  is_active boolean not null,
  available integer not null,
  on_hand integer not null,
  committed integer not null,
  incoming integer not null,
  reserved integer not null,
  changed_at timestamptz not null,
  primary key (product_key, location_key, date_key)
);

create index fact_inventory_by_item on warehouse.fact_inventory (source_id, inventory_item_id);

-- Grain: day x channel. Sums only; ratios are computed by queries. Test orders are left out.
create table warehouse.agg_daily_summary (
  date_key integer not null,
  channel_key text collate "C" not null,
  orders bigint not null,
  items_sold bigint not null,
  items_returned bigint not null,
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
  -- Of this day and channel: not additive.
  unique_customers bigint not null,
  primary key (date_key, channel_key)
);

-- Grain: ISO week x channel.
create table warehouse.agg_weekly_trends (
  iso_week_key integer not null,
  channel_key text collate "C" not null,
  week_start date not null,
  orders bigint not null,
  items_sold bigint not null,
  items_returned bigint not null,
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
  -- Of this week and channel: not additive.
  unique_customers bigint not null,
  primary key (iso_week_key, channel_key)
);

-- Grain: value segment.
create table warehouse.agg_customer_segments (
  segment text collate "C" primary key,
  customers bigint not null,
  orders bigint not null,
  total_spent numeric not null
);
