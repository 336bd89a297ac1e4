-- Grain: account of a change set.
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

-- Accounts that this change set may alter, as they stood before.
create temp table if not exists account_before (
  account_key text collate "C" not null,
  customer_key text collate "C",
  origin text,
  source_updated_at timestamptz,
  joining_email text collate "C",
  joining_phone text collate "C"
) on commit delete rows;

-- Accounts that were written or removed, with the customer that they were of (null: they are new) and are of (null: they are gone).
create temp table if not exists changed_account (
  account_key text collate "C" not null,
  old_customer_key text collate "C",
  customer_key text collate "C"
) on commit delete rows;

-- Accounts without a record of their own, from their orders; no order_key: nothing is left.
create temp table if not exists account_from_orders (
  account_key text collate "C" not null,
  order_key text collate "C",
  ordered_at timestamptz,
  email text,
  phone text,
  country text,
  city text
) on commit delete rows;

-- New and changed accounts, from their own records, their orders, or refunds without one.
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
