-- Grain: variant of a change set.
create temp table staged_variant (
  seq integer not null,
  product_key text collate "C" not null,
  product_id text collate "C" not null,
  variant_id text collate "C" not null,
  updated_at timestamptz not null,
  sku text,
  title text not null,
  variant_title text,
  category text,
  product_type text,
  vendor text,
  tags text [] not null,
  price numeric,
  currency text,
  status text
);

-- Unit costs in product and stock records, each as of its stock item's time.
create temp table staged_cost (
  seq integer not null,
  product_key text collate "C" not null,
  variant_id text collate "C" not null,
  updated_at timestamptz not null,
  unit_cost numeric,
  currency text not null
);

-- Products without a record of their own, from order lines; no item_key: none are left.
create temp table product_from_orders (
  product_key text collate "C" not null,
  item_key text collate "C",
  ordered_at timestamptz,
  sku text,
  title text,
  variant_title text
);

-- Catalogue versions that were not older than the known one when they arrived, in the order of the raw log.
create temp table accepted_variant (
  seq integer not null,
  product_key text collate "C" not null
);

-- Rows of a variant's history that are new or differ.
create temp table changed_product_day (
  product_key text collate "C" not null,
  date_key integer not null,
  -- In dim_product_cost, else in dim_product_day.
  is_cost boolean not null
);

-- Variants and days of the lines that are loaded, and of known lines that a changed history may concern.
create temp table wanted_product_day (
  product_key text collate "C" not null,
  date_key integer not null,
  is_of_history boolean not null
);

-- The same with what the variant was on the day; nulls: unknown.
create temp table product_on_day (
  product_key text collate "C" not null,
  date_key integer not null,
  is_of_history boolean not null,
  category text,
  product_type text,
  vendor text,
  unit_cost numeric,
  currency text
);

-- Known lines whose attributes or cost differ from those of their day.
create temp table outdated_line (
  order_key text collate "C" not null,
  item_key text collate "C" not null,
  category text,
  product_type text,
  vendor text,
  store_unit_cost numeric,
  unit_cost numeric,
  is_cost_changed boolean not null
);
