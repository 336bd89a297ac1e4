-- Grain: posting of money in a change set.
create temp table staged_posting (
  seq integer not null,
  posting_id text collate "C" not null,
  is_release boolean not null,
  posted_at timestamptz not null,
  updated_at timestamptz not null,
  posting_type text not null,
  order_id text collate "C",
  account_id text collate "C" not null,
  currency text collate "C" not null,
  total numeric,
  settlement_id text collate "C"
);

-- Grain: fee in such a posting.
create temp table staged_fee (
  seq integer not null,
  fee_no integer not null,
  kind text collate "C" not null,
  name text not null,
  sku text,
  amount numeric not null
);

-- The newest version of each, unless the warehouse has a newer one: its fees replace those known.
create temp table accepted_posting (
  seq integer not null,
  source_id text collate "C" not null,
  posting_id text collate "C" not null,
  date_key integer not null,
  rate numeric not null,
  -- The warehouse has neither it nor fees of it.
  is_new boolean not null
);
