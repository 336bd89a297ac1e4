-- What platforms and payment providers charge merchants: postings of money with their fees, dated by the posting.

-- Grain: posting of money to the account of a merchant, also without fees.
create table warehouse.posting (
  source_id text collate "C" not null,
  posting_id text collate "C" not null,
  date_key integer not null,
  posted_at timestamptz not null,
  -- Only the posting that releases its money is known.
  is_release boolean not null,
  -- The platform's own word.
  posting_type text not null,
  -- '' if the store has one account.
  account_id text collate "C" not null,
  platform_order_id text collate "C",
  -- The payout that it is part of; null: none yet, or not known.
  settlement_id text collate "C",
  currency text not null,
  reporting_currency text not null,
  -- Units of the reporting currency per unit of its own, on its day.
  exchange_rate numeric not null,
  -- What it adds to the balance, in its currency; null: not known.
  total numeric,
  source_updated_at timestamptz not null,
  primary key (source_id, posting_id)
);

create index posting_by_day on warehouse.posting (date_key);

create index posting_by_order on warehouse.posting (source_id, platform_order_id) where platform_order_id is not null;

create index posting_by_settlement on warehouse.posting (source_id, settlement_id) where settlement_id is not null;

-- Grain: fee in a posting. Positive: the merchant pays it.
create table warehouse.fact_fees (
  date_key integer not null,
  source_id text collate "C" not null,
  posting_id text collate "C" not null,
  fee_no integer not null,
  account_id text collate "C" not null,
  order_key text collate "C",
  posted_at timestamptz not null,
  kind text collate "C" not null,
  -- The platform's own.
  name text not null,
  sku text,
  account_currency text not null,
  account_amount numeric not null,
  amount numeric not null,
  primary key (date_key, source_id, posting_id, fee_no)
);

create index fact_fees_by_posting on warehouse.fact_fees (source_id, posting_id);

create index fact_fees_by_order on warehouse.fact_fees (order_key) where order_key is not null;

-- Aggregates: the sums of the fees.

-- Grain: day x kind of fee of an account.
create table warehouse.agg_fees_daily (
  date_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  kind text collate "C" not null,
  amount numeric not null,
  fact_rows bigint not null,
  primary key (date_key, source_id, account_id, kind)
);

-- Grain: ISO week x kind of fee of an account.
create table warehouse.agg_fees_weekly (
  iso_week_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  kind text collate "C" not null,
  week_start date not null,
  amount numeric not null,
  fact_rows bigint not null,
  primary key (iso_week_key, source_id, account_id, kind)
);

-- Grain: month x kind of fee of an account.
create table warehouse.agg_fees_monthly (
  month_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  kind text collate "C" not null,
  amount numeric not null,
  fact_rows bigint not null,
  primary key (month_key, source_id, account_id, kind)
);
