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
  unit_cost numeric
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

create temp table product_history (
  product_key text collate "C" not null,
  valid_from timestamptz not null,
  valid_to timestamptz,
  title text not null,
  variant_title text,
  category text,
  product_type text,
  vendor text,
  price numeric
);
