-- What answers report about themselves: orders whose newer version was rejected, days for which a source was not read, up to when
-- a source is known, and whether a worker is alive.

-- Grain: rejected version of an order that is newer than every valid version of it. Derived from the raw log, like the
-- warehouse: a rebuild empties it.
create table ops.refused_order_version (
  source_id text collate "C" not null,
  -- The platform's id of the order.
  record_key text collate "C" not null,
  chunk_id bigint not null,
  position integer not null,
  -- The platform's time; if the version has none, when it was extracted.
  updated_at timestamptz not null,
  code text not null,
  message text not null,
  -- What it waits for: a rate of this currency for this day. Null: it waits for no rate.
  missing_rate_currency text collate "C",
  missing_rate_date date,
  primary key (source_id, record_key, chunk_id, position)
);

-- The platform's time of the oldest rejected version that is newer than the row. Null: the row is the newest version.
alter table warehouse.fact_orders add column stale_since timestamptz;
-- Why the newest version was rejected.
alter table warehouse.fact_orders add column stale_code text;
alter table warehouse.fact_orders add column stale_message text;

-- The first day for which the source's orders were read, by the time of their last change. Null: before the first sync, or if
-- orders are not read by time.
alter table ops.source add column orders_read_from date;

-- Every change at the source before this has been read. Null before the first sync that read every stream completely.
alter table ops.source add column known_until timestamptz;

-- Grain: worker process, with its last sign of life by the database's clock.
create table ops.worker (
  holder text collate "C" primary key,
  started_at timestamptz not null,
  seen_at timestamptz not null
);

update ops.source set known_until = (
  select max(started_at) from ops.sync_run
  where sync_run.source_id = source.source_id and sync_run.status = 'succeeded'
);
