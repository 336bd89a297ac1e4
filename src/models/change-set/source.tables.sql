-- Grain: one change set: its source.
create temp table change_source (
  source_id text collate "C" not null,
  platform text not null,
  timezone text not null,
  reporting_currency text not null
);
