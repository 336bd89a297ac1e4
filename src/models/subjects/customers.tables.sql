-- Grain: account of a change set.
create temp table staged_customer (
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
);

-- Accounts that this change set may alter, in their previous state.
create temp table account_before (
  account_key text collate "C" not null,
  customer_key text collate "C",
  origin text,
  source_updated_at timestamptz,
  joining_email text collate "C",
  joining_phone text collate "C",
  joined_email text collate "C",
  is_email_masked boolean,
  email text,
  phone text,
  first_name text,
  last_name text,
  country text,
  city text
);

-- Accounts that were written or removed, with their previous customer (null: new) and their current one (null: gone).
create temp table changed_account (
  account_key text collate "C" not null,
  old_customer_key text collate "C",
  customer_key text collate "C",
  -- Only its time changed: its customer is the same, and shows the same unless it has other accounts.
  is_only_later boolean not null
);

-- Accounts without a record of their own, from their orders; no order_key: none are left.
create temp table account_from_orders (
  account_key text collate "C" not null,
  order_key text collate "C",
  ordered_at timestamptz,
  email text,
  phone text,
  country text,
  city text
);

-- Accounts without a record of their own that only ordered again: with their customer, which stays.
create temp table later_account (
  account_key text collate "C" not null,
  customer_key text collate "C" not null,
  ordered_at timestamptz not null
);

-- New and changed accounts, from their own records, their orders, or refunds without one.
create temp table incoming_account (
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
);

-- The contacts that each of them can be joined by; accounts that are gone have none.
create temp table account_contact (
  account_key text collate "C" not null,
  is_gone boolean not null,
  is_email_masked boolean not null,
  joining_email text collate "C",
  joining_phone text collate "C"
);

-- Orders of guests whose account changed because the list of contacts that are never joined by did.
create temp table rekeyed_order (
  order_key text collate "C" not null,
  old_account_key text collate "C" not null,
  old_customer_key text collate "C" not null,
  account_key text collate "C" not null
);
