-- Grain: order, line, touch point or refund line of a change set.
create temp table staged_order (
  seq integer not null,
  -- Assembled from parts: the newest version of each part is already chosen.
  is_assembled boolean not null,
  order_key text collate "C" not null,
  order_id text collate "C" not null,
  parent_order_key text collate "C",
  order_number text not null,
  ordered_at timestamptz not null,
  updated_at timestamptz not null,
  sales_channel text collate "C" not null,
  channel_key text collate "C" not null,
  account_key text collate "C" not null,
  email text,
  phone text,
  country text,
  region text,
  city text,
  is_test boolean not null,
  cancelled_at timestamptz,
  financial_status text,
  fulfillment_status text,
  tags text [] not null,
  discount_codes text [] not null,
  is_tax_included boolean not null,
  currency text not null,
  presentment_currency text not null,
  presentment_total numeric not null,
  shipping numeric not null,
  taxes numeric not null,
  duties numeric not null,
  fees numeric not null,
  tips numeric not null,
  total numeric not null
);

create temp table staged_line (
  seq integer not null,
  item_key text collate "C" not null,
  line_id text collate "C" not null,
  product_key text collate "C",
  sku text,
  title text not null,
  variant_title text,
  is_gift_card boolean not null,
  quantity numeric not null,
  unit_price numeric not null,
  gross_sales numeric not null,
  discounts numeric not null,
  taxes numeric not null,
  unit_price_including_tax numeric,
  gross_sales_including_tax numeric,
  discounts_including_tax numeric
);

create temp table staged_touch_point (
  seq integer not null,
  touch_key text collate "C" not null,
  touched_at timestamptz not null,
  channel_group text not null,
  source text not null,
  medium text not null,
  campaign text,
  referrer text,
  landing_page text
);

create temp table staged_refund (
  seq integer not null,
  position integer not null,
  refund_key text collate "C" not null,
  kind text not null,
  refund_id text collate "C" not null,
  refunded_at timestamptz not null,
  item_key text collate "C",
  reason text,
  quantity numeric not null,
  is_restocked boolean not null,
  returns numeric not null,
  shipping numeric not null,
  taxes numeric not null,
  duties numeric not null,
  fees numeric not null,
  tips numeric not null,
  total numeric not null,
  refunded numeric not null
);

-- Refund lines whose order is unknown: each counts as a return on its own day.
create temp table staged_lone_refund (
  seq integer not null,
  part_id text collate "C" not null,
  sales_channel text collate "C" not null,
  -- The account; null: unknown.
  account_key text collate "C",
  currency text not null,
  kind text not null,
  refund_id text collate "C" not null,
  refunded_at timestamptz not null,
  reason text,
  quantity numeric not null,
  is_restocked boolean not null,
  returns numeric not null,
  shipping numeric not null,
  taxes numeric not null,
  duties numeric not null,
  fees numeric not null,
  tips numeric not null,
  total numeric not null,
  refunded numeric not null
);

-- Orders of guests without any contact: the account is of the order alone, and joins no other.
create temp table guest_order (
  seq integer not null
);

-- The versions of orders that are loaded, with the previous state.
create temp table change_order (
  seq integer not null,
  order_key text collate "C" primary key,
  date_key integer not null,
  account_key text collate "C" not null,
  is_new boolean not null,
  -- New, and of a guest without any contact: its account is new too.
  is_alone boolean not null,
  old_date_key integer,
  old_channel_key text collate "C",
  old_account_key text collate "C",
  old_customer_key text collate "C",
  old_ordered_at timestamptz,
  old_is_test boolean,
  old_is_valid boolean,
  old_is_first boolean,
  -- In the reporting currency.
  old_sales numeric
);

-- Orders that a deletion removes.
create temp table gone_order (
  order_key text collate "C" primary key,
  date_key integer not null,
  channel_key text collate "C" not null,
  account_key text collate "C" not null,
  customer_key text collate "C" not null,
  ordered_at timestamptz not null
);

-- Touched refund lines without an order, in their previous state.
create temp table lone_refund_before (
  lone_key text collate "C" primary key,
  channel_key text collate "C" not null,
  date_key integer not null,
  account_key text collate "C"
);
