-- Exchange rates. They are what the warehouse is made from, like the raw log, so a rebuild keeps them.

-- Grain: provider x currency x day: units of the currency for one euro.
create table raw.exchange_rate (
  currency text collate "C" not null,
  rate_date date not null,
  -- ECB: a reference rate of the European Central Bank; FILE: the merchant's own, which wins on the same day.
  provider text collate "C" not null,
  rate numeric not null,
  loaded_at timestamptz not null,
  primary key (currency, rate_date, provider),
  constraint exchange_rate_provider_known check (provider in ('ECB', 'FILE')),
  constraint exchange_rate_positive check (rate > 0)
);

-- Grain: a rate that was replaced by another.
create table raw.exchange_rate_correction (
  currency text collate "C" not null,
  rate_date date not null,
  provider text collate "C" not null,
  corrected_at timestamptz not null,
  old_rate numeric not null,
  new_rate numeric not null,
  primary key (currency, rate_date, provider, corrected_at)
);

-- Grain: rate that is new or was replaced, while facts that it may concern are yet to be converted anew.
create table ops.dirty_rate (
  currency text collate "C" not null,
  rate_date date not null,
  primary key (currency, rate_date)
);

-- Grain: provider: how its rates were last read.
create table ops.rate_feed (
  provider text collate "C" primary key,
  attempted_at timestamptz not null,
  -- The last time that all of it was read.
  succeeded_at timestamptz,
  latest_rate_date date,
  -- Of a file: what it held.
  fingerprint text,
  -- Why the last attempt failed, or what of it was set aside.
  problem text
);

-- How old a rate may be, in days; part of what the facts are built with.
alter table ops.warehouse_version add column rate_max_age_days smallint not null default 10;

-- What a record that is set aside waits for: a rate of this currency for this day. Null: for something else.
alter table ops.rejected_record add column missing_rate_currency text collate "C";
alter table ops.rejected_record add column missing_rate_date date;
