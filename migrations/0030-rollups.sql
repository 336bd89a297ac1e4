-- Aggregates of the merchant's own, and reports kept by name.

-- Grain: aggregate of `rollups` in the configuration. Its tables are in the schema warehouse; a roll-up creates, fills and drops them.
create table ops.rollup (
  name text collate "C" primary key,
  dimensions text[] not null,
  period text not null,
  -- With their schema.
  tables text[] not null,
  -- False: it left the configuration, and the next roll-up drops it.
  is_wanted boolean not null,
  -- A digest of the statements that filled it. Null until then.
  definition text,
  filled_at timestamptz
);

-- Grain: product whose attributes changed, which aggregates of the merchant's own may store.
create table ops.dirty_product (
  product_key text collate "C" primary key
);

-- Grain: report saved by the API. Those of the configuration are not here.
create table ops.saved_report (
  name text collate "C" primary key,
  title text not null,
  description text,
  document text not null,
  saved_at timestamptz not null
);
