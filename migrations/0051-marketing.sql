-- Visits and advertising: what platforms report by day, each account in its own currency and time zone.

-- The store that an advertising account advertises or a web property measures; null: none is named, so it stands for itself.
alter table ops.source add column store_id text collate "C";

-- Grain: advertising campaign.
create table warehouse.dim_campaign (
  campaign_key text collate "C" primary key,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  account_name text,
  campaign_id text collate "C" not null,
  name text not null,
  status text,
  type text,
  is_deleted boolean not null,
  -- 1970 if no list has it.
  updated_at timestamptz not null,
  -- Of a campaign that no list has: the newest day with a row of it, whose name it has. Null: a list has it.
  named_by_date_key integer
);

create index dim_campaign_by_source on warehouse.dim_campaign (source_id);

-- Grain: campaign x version as its platform listed it. Consecutive ones may be equal: a version that arrives late may lie between them.
create table warehouse.dim_campaign_version (
  campaign_key text collate "C" not null,
  valid_from timestamptz not null,
  name text not null,
  status text,
  type text,
  primary key (campaign_key, valid_from)
);

-- Grain: day, week or month of an account that was reported, also if nothing happened.
create table warehouse.reported_day (
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  -- ad_spend, sessions, users_by_day, users_by_week, users_by_month.
  kind text collate "C" not null,
  -- The first day, in the account's time zone.
  date_key integer not null,
  currency text not null,
  timezone text not null,
  reporting_currency text not null,
  -- Units of the reporting currency per unit of the account's, on that day; null: it has no amounts.
  exchange_rate numeric,
  -- The platform may restate it up to the end of this day, in the same zone.
  restated_until date not null,
  -- [{code, detail}]: what the platform says of the quality of its numbers.
  notes jsonb not null,
  read_at timestamptz not null,
  primary key (source_id, account_id, kind, date_key)
);

create index reported_day_by_date on warehouse.reported_day (kind, date_key);

-- Grain: day x campaign x network x device of an advertising account.
create table warehouse.fact_ad_spend (
  date_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  campaign_key text collate "C" not null,
  -- The platform's own words; '' if it does not tell them apart.
  network text collate "C" not null,
  device text collate "C" not null,
  -- As the row has it; null: not reported.
  campaign_name text,
  account_currency text not null,
  account_spend numeric not null,
  account_conversion_value numeric,
  spend numeric not null,
  conversion_value numeric,
  impressions numeric not null,
  clicks numeric not null,
  conversions numeric,
  attribution text,
  primary key (date_key, source_id, account_id, campaign_key, network, device)
);

-- Grain: day x what visits of a web property have in common.
create table warehouse.fact_sessions (
  date_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  -- A digest of the texts, which may be longer than a key.
  session_group text collate "C" not null,
  channel_group text not null,
  source text not null,
  medium text not null,
  campaign text not null,
  landing_page text not null,
  device text not null,
  country text,
  sessions numeric not null,
  engaged_sessions numeric not null,
  add_to_carts numeric not null,
  purchases numeric,
  account_currency text not null,
  account_revenue numeric,
  revenue numeric,
  primary key (date_key, source_id, account_id, session_group)
);

-- Grain: day, week or month x channel group of a web property, '' for all of them. Never added up: a person may be in several.
create table warehouse.fact_session_users (
  period text collate "C" not null,
  date_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  channel_group text collate "C" not null,
  users numeric not null,
  new_users numeric not null,
  primary key (period, date_key, source_id, account_id, channel_group)
);

-- Grain: reported day whose facts changed since the last roll-up.
create table ops.dirty_partition (
  kind text collate "C" not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  date_key integer not null,
  primary key (kind, source_id, account_id, date_key)
);

-- Aggregates: the sums of the facts, with a count of the rows that do not know what is summed. A key of '' is none.

-- Grain: day x campaign of an advertising account.
create table warehouse.agg_ad_spend_daily (
  date_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  campaign_key text collate "C" not null,
  spend numeric not null,
  conversion_value numeric not null,
  unknown_conversion_value bigint not null,
  impressions numeric not null,
  clicks numeric not null,
  conversions numeric not null,
  unknown_conversions bigint not null,
  fact_rows bigint not null,
  primary key (date_key, source_id, account_id, campaign_key)
);

-- Grain: ISO week x campaign of an advertising account.
create table warehouse.agg_ad_spend_weekly (
  iso_week_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  campaign_key text collate "C" not null,
  week_start date not null,
  spend numeric not null,
  conversion_value numeric not null,
  unknown_conversion_value bigint not null,
  impressions numeric not null,
  clicks numeric not null,
  conversions numeric not null,
  unknown_conversions bigint not null,
  fact_rows bigint not null,
  primary key (iso_week_key, source_id, account_id, campaign_key)
);

-- Grain: month x campaign of an advertising account.
create table warehouse.agg_ad_spend_monthly (
  month_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  campaign_key text collate "C" not null,
  spend numeric not null,
  conversion_value numeric not null,
  unknown_conversion_value bigint not null,
  impressions numeric not null,
  clicks numeric not null,
  conversions numeric not null,
  unknown_conversions bigint not null,
  fact_rows bigint not null,
  primary key (month_key, source_id, account_id, campaign_key)
);

-- Grain: day x network x device of an advertising account.
create table warehouse.agg_ad_device_daily (
  date_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  network text collate "C" not null,
  device text collate "C" not null,
  spend numeric not null,
  conversion_value numeric not null,
  unknown_conversion_value bigint not null,
  impressions numeric not null,
  clicks numeric not null,
  conversions numeric not null,
  unknown_conversions bigint not null,
  fact_rows bigint not null,
  primary key (date_key, source_id, account_id, network, device)
);

-- Grain: month x network x device of an advertising account.
create table warehouse.agg_ad_device_monthly (
  month_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  network text collate "C" not null,
  device text collate "C" not null,
  spend numeric not null,
  conversion_value numeric not null,
  unknown_conversion_value bigint not null,
  impressions numeric not null,
  clicks numeric not null,
  conversions numeric not null,
  unknown_conversions bigint not null,
  fact_rows bigint not null,
  primary key (month_key, source_id, account_id, network, device)
);

-- Grain: day x channel group of a web property.
create table warehouse.agg_sessions_daily (
  date_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  channel_group text collate "C" not null,
  sessions numeric not null,
  engaged_sessions numeric not null,
  add_to_carts numeric not null,
  purchases numeric not null,
  unknown_purchases bigint not null,
  revenue numeric not null,
  unknown_revenue bigint not null,
  fact_rows bigint not null,
  primary key (date_key, source_id, account_id, channel_group)
);

-- Grain: ISO week x channel group of a web property.
create table warehouse.agg_sessions_weekly (
  iso_week_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  channel_group text collate "C" not null,
  week_start date not null,
  sessions numeric not null,
  engaged_sessions numeric not null,
  add_to_carts numeric not null,
  purchases numeric not null,
  unknown_purchases bigint not null,
  revenue numeric not null,
  unknown_revenue bigint not null,
  fact_rows bigint not null,
  primary key (iso_week_key, source_id, account_id, channel_group)
);

-- Grain: month x channel group of a web property.
create table warehouse.agg_sessions_monthly (
  month_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  channel_group text collate "C" not null,
  sessions numeric not null,
  engaged_sessions numeric not null,
  add_to_carts numeric not null,
  purchases numeric not null,
  unknown_purchases bigint not null,
  revenue numeric not null,
  unknown_revenue bigint not null,
  fact_rows bigint not null,
  primary key (month_key, source_id, account_id, channel_group)
);

-- Grain: day x channel group x source x medium x campaign of a web property.
create table warehouse.agg_session_campaign_daily (
  date_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  channel_group text collate "C" not null,
  source text collate "C" not null,
  medium text collate "C" not null,
  campaign text collate "C" not null,
  sessions numeric not null,
  engaged_sessions numeric not null,
  add_to_carts numeric not null,
  purchases numeric not null,
  unknown_purchases bigint not null,
  revenue numeric not null,
  unknown_revenue bigint not null,
  fact_rows bigint not null,
  primary key (date_key, source_id, account_id, channel_group, source, medium, campaign)
);

-- Grain: month x channel group x source x medium x campaign of a web property.
create table warehouse.agg_session_campaign_monthly (
  month_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  channel_group text collate "C" not null,
  source text collate "C" not null,
  medium text collate "C" not null,
  campaign text collate "C" not null,
  sessions numeric not null,
  engaged_sessions numeric not null,
  add_to_carts numeric not null,
  purchases numeric not null,
  unknown_purchases bigint not null,
  revenue numeric not null,
  unknown_revenue bigint not null,
  fact_rows bigint not null,
  primary key (month_key, source_id, account_id, channel_group, source, medium, campaign)
);

-- Grain: day x landing page of a web property.
create table warehouse.agg_session_landing_daily (
  date_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  landing_page text collate "C" not null,
  sessions numeric not null,
  engaged_sessions numeric not null,
  add_to_carts numeric not null,
  purchases numeric not null,
  unknown_purchases bigint not null,
  revenue numeric not null,
  unknown_revenue bigint not null,
  fact_rows bigint not null,
  primary key (date_key, source_id, account_id, landing_page)
);

-- Grain: month x landing page of a web property.
create table warehouse.agg_session_landing_monthly (
  month_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  landing_page text collate "C" not null,
  sessions numeric not null,
  engaged_sessions numeric not null,
  add_to_carts numeric not null,
  purchases numeric not null,
  unknown_purchases bigint not null,
  revenue numeric not null,
  unknown_revenue bigint not null,
  fact_rows bigint not null,
  primary key (month_key, source_id, account_id, landing_page)
);

-- Grain: day x device x country of a web property.
create table warehouse.agg_session_device_daily (
  date_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  device text collate "C" not null,
  country text collate "C" not null,
  sessions numeric not null,
  engaged_sessions numeric not null,
  add_to_carts numeric not null,
  purchases numeric not null,
  unknown_purchases bigint not null,
  revenue numeric not null,
  unknown_revenue bigint not null,
  fact_rows bigint not null,
  primary key (date_key, source_id, account_id, device, country)
);

-- Grain: month x device x country of a web property.
create table warehouse.agg_session_device_monthly (
  month_key integer not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  device text collate "C" not null,
  country text collate "C" not null,
  sessions numeric not null,
  engaged_sessions numeric not null,
  add_to_carts numeric not null,
  purchases numeric not null,
  unknown_purchases bigint not null,
  revenue numeric not null,
  unknown_revenue bigint not null,
  fact_rows bigint not null,
  primary key (month_key, source_id, account_id, device, country)
);
