-- Grain: day, week or month of an account in a change set.
create temp table staged_partition (
  seq integer not null,
  kind text collate "C" not null,
  period text collate "C" not null,
  account_id text collate "C" not null,
  date date not null,
  currency text collate "C" not null,
  timezone text not null,
  restated_until date not null,
  notes jsonb not null,
  read_at timestamptz not null,
  -- Whether a row of it has amounts: then it needs a rate.
  has_amounts boolean not null
);

-- The newest version of each, unless the warehouse has a newer one: it replaces what is known.
create temp table accepted_partition (
  seq integer not null,
  kind text collate "C" not null,
  period text collate "C" not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  date_key integer not null,
  account_currency text not null,
  -- Units of the reporting currency; null: it has no amounts.
  rate numeric,
  -- The warehouse has no rows of it.
  is_new boolean not null
);
