-- Grain: currency x day of one load.
create temp table loaded_rate (
  currency text collate "C" not null,
  rate_date date not null,
  rate numeric not null
);

-- Those that are new or differ from the provider's previous value.
create temp table changed_rate (
  currency text collate "C" not null,
  rate_date date not null,
  old_rate numeric,
  rate numeric not null
);
