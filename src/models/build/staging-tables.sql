-- Grain: one change set. The session's temporary tables, emptied at each commit and (here) at each start.
set local client_min_messages = warning;

create temp table if not exists change_source (
  source_id text collate "C" not null,
  platform text not null,
  timezone text not null,
  reporting_currency text not null
) on commit delete rows;

create temp table if not exists staged_deletion (
  seq integer not null,
  entity text collate "C" not null,
  record_id text collate "C" not null,
  deleted_at timestamptz not null
) on commit delete rows;

create temp table if not exists staged_order (
  seq integer not null,
  -- Made of parts: the newest of each counts already.
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
  city text,
  is_test boolean not null,
  cancelled_at timestamptz,
  financial_status text,
  fulfillment_status text,
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
) on commit delete rows;

create temp table if not exists staged_line (
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
) on commit delete rows;

create temp table if not exists staged_refund (
  seq integer not null,
  position integer not null,
  refund_key text collate "C" not null,
  kind text not null,
  refund_id text collate "C" not null,
  refunded_at timestamptz not null,
  item_key text collate "C",
  reason text,
  quantity numeric not null,
  returns numeric not null,
  shipping numeric not null,
  taxes numeric not null,
  duties numeric not null,
  fees numeric not null,
  tips numeric not null,
  total numeric not null,
  refunded numeric not null
) on commit delete rows;

-- Refund lines whose order is not known: each is a return of its own day.
create temp table if not exists staged_lone_refund (
  seq integer not null,
  part_id text collate "C" not null,
  sales_channel text collate "C" not null,
  -- Whose it is; null: it does not say.
  account_key text collate "C",
  currency text not null,
  kind text not null,
  refund_id text collate "C" not null,
  refunded_at timestamptz not null,
  reason text,
  quantity numeric not null,
  returns numeric not null,
  shipping numeric not null,
  taxes numeric not null,
  duties numeric not null,
  fees numeric not null,
  tips numeric not null,
  total numeric not null,
  refunded numeric not null
) on commit delete rows;

-- The versions of orders that the warehouse takes, with what stood there before.
create temp table if not exists change_order (
  seq integer not null,
  order_key text collate "C" primary key,
  date_key integer not null,
  account_key text collate "C" not null,
  is_new boolean not null,
  old_date_key integer,
  old_channel_key text collate "C",
  old_account_key text collate "C",
  old_customer_key text collate "C",
  old_ordered_at timestamptz,
  old_is_test boolean
) on commit delete rows;

-- Orders that a deletion takes away.
create temp table if not exists gone_order (
  order_key text collate "C" primary key,
  date_key integer not null,
  channel_key text collate "C" not null,
  account_key text collate "C" not null,
  customer_key text collate "C" not null,
  ordered_at timestamptz not null
) on commit delete rows;

create temp table if not exists staged_variant (
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
) on commit delete rows;

-- What product and stock records tell of unit costs, each as of its stock item's time.
create temp table if not exists staged_cost (
  seq integer not null,
  product_key text collate "C" not null,
  variant_id text collate "C" not null,
  updated_at timestamptz not null,
  unit_cost numeric
) on commit delete rows;

create temp table if not exists staged_customer (
  seq integer not null,
  account_key text collate "C" not null,
  customer_id text collate "C" not null,
  updated_at timestamptz not null,
  created_at timestamptz not null,
  email text,
  phone text,
  first_name text,
  last_name text,
  country text,
  city text
) on commit delete rows;

create temp table if not exists staged_location (
  seq integer not null,
  location_key text collate "C" not null,
  location_id text collate "C" not null,
  updated_at timestamptz not null,
  name text not null,
  country text,
  city text,
  is_active boolean not null
) on commit delete rows;

-- What happened to stock items, one event of an item in each round: later versions are judged by what earlier ones left.
create temp table if not exists staged_inventory (
  seq integer not null,
  round integer not null,
  inventory_item_id text collate "C" not null,
  -- null: the item is gone.
  product_key text collate "C",
  happened_at timestamptz not null
) on commit delete rows;

create temp table if not exists staged_level (
  seq integer not null,
  position integer not null,
  location_key text collate "C" not null,
  location_id text collate "C" not null,
  changed_at timestamptz not null,
  is_active boolean not null,
  available numeric not null,
  on_hand numeric not null,
  committed numeric not null,
  incoming numeric not null,
  reserved numeric not null
) on commit delete rows;

-- Accounts that this change set may alter, as they stood before.
create temp table if not exists account_before (
  account_key text collate "C" not null,
  customer_key text collate "C",
  origin text,
  source_updated_at timestamptz,
  joining_email text collate "C",
  joining_phone text collate "C"
) on commit delete rows;

-- Customers whose accounts changed.
create temp table if not exists changed_customer (
  customer_key text collate "C" not null
) on commit delete rows;

-- Accounts that became another customer's.
create temp table if not exists moved_account (
  account_key text collate "C" not null,
  old_customer_key text collate "C" not null,
  customer_key text collate "C" not null
) on commit delete rows;

-- What orders tell of the accounts that have no record of their own; no order_key: nothing is left.
create temp table if not exists account_from_orders (
  account_key text collate "C" not null,
  order_key text collate "C",
  ordered_at timestamptz,
  email text,
  phone text,
  country text,
  city text
) on commit delete rows;

-- Touched refund lines without an order, as they were.
create temp table if not exists lone_refund_before (
  lone_key text collate "C" primary key,
  channel_key text collate "C" not null,
  date_key integer not null,
  account_key text collate "C"
) on commit delete rows;

-- Accounts as they are told anew, by whoever tells now: their own records, their orders, or refunds without one.
create temp table if not exists told_account (
  account_key text collate "C" not null,
  source_id text collate "C" not null,
  platform_customer_id text collate "C",
  origin text not null,
  email text,
  phone text,
  first_name text,
  last_name text,
  country text,
  city text,
  created_at timestamptz,
  source_updated_at timestamptz not null
) on commit delete rows;

-- What each of them can be joined by; those that are gone have nothing.
create temp table if not exists account_contact (
  account_key text collate "C" not null,
  is_gone boolean not null,
  is_email_masked boolean not null,
  joining_email text collate "C",
  joining_phone text collate "C"
) on commit delete rows;

-- Orders of guests whose account is another one since other contacts join nobody.
create temp table if not exists rekeyed_order (
  order_key text collate "C" not null,
  old_account_key text collate "C" not null,
  old_customer_key text collate "C" not null,
  account_key text collate "C" not null
) on commit delete rows;

-- What order lines tell of the products that have no record of their own; no item_key: nothing is left.
create temp table if not exists product_from_orders (
  product_key text collate "C" not null,
  item_key text collate "C",
  ordered_at timestamptz,
  sku text,
  title text,
  variant_title text
) on commit delete rows;

-- Catalogue versions that were not older than what was known when they came, in the order of the raw log.
create temp table if not exists accepted_variant (
  seq integer not null,
  product_key text collate "C" not null
) on commit delete rows;

create temp table if not exists product_history (
  product_key text collate "C" not null,
  valid_from timestamptz not null,
  valid_to timestamptz,
  title text not null,
  variant_title text,
  category text,
  product_type text,
  vendor text,
  price numeric
) on commit delete rows;

-- Rows of the stock fact that one round writes.
create temp table if not exists change_level (
  product_key text collate "C" not null,
  location_key text collate "C" not null,
  location_id text collate "C" not null,
  date_key integer not null,
  inventory_item_id text collate "C" not null,
  is_active boolean not null,
  available numeric not null,
  on_hand numeric not null,
  committed numeric not null,
  incoming numeric not null,
  reserved numeric not null,
  changed_at timestamptz not null
) on commit delete rows;

-- For a second change set in one transaction. Truncating would make new files for each table: 20 ms a batch.
delete from change_source;
delete from staged_deletion;
delete from staged_order;
delete from staged_line;
delete from staged_refund;
delete from staged_lone_refund;
delete from lone_refund_before;
delete from change_order;
delete from gone_order;
delete from staged_variant;
delete from staged_cost;
delete from staged_customer;
delete from staged_location;
delete from staged_inventory;
delete from staged_level;
delete from account_before;
delete from changed_customer;
delete from moved_account;
delete from account_from_orders;
delete from told_account;
delete from account_contact;
delete from rekeyed_order;
delete from product_from_orders;
delete from accepted_variant;
delete from product_history;
delete from change_level;
