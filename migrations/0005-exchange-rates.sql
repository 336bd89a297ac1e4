-- Exchange rates. The warehouse is built from them, as from the raw log, so a rebuild keeps them.

-- Grain: provider x currency x day: units of the currency for one euro.
create table raw.exchange_rate (
  currency text collate "C" not null,
  rate_date date not null,
  -- ECB: a reference rate of the European Central Bank; FILE: the merchant's own, which overrides it on the same day.
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

-- Grain: rate that is new or was replaced, until the facts that it may affect are converted again.
create table ops.dirty_rate (
  currency text collate "C" not null,
  rate_date date not null,
  primary key (currency, rate_date)
);

-- Grain: provider: how its rates were last read.
create table ops.rate_feed (
  provider text collate "C" primary key,
  attempted_at timestamptz not null,
  -- The last complete read.
  succeeded_at timestamptz,
  latest_rate_date date,
  -- For a file: the fingerprint of its content.
  fingerprint text,
  -- Why the last attempt failed, or which of its rates were rejected.
  problem text
);

-- The maximum age of a rate, in days; one of the settings of the facts.
alter table ops.warehouse_version add column rate_max_age_days smallint not null default 10;

-- What a rejected record waits for: a rate of this currency for this day. Null: it waits for no rate.
alter table ops.rejected_record add column missing_rate_currency text collate "C";
alter table ops.rejected_record add column missing_rate_date date;
