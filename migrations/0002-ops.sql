-- Bookkeeping: sources, cursors, runs, leases, rejected records, and the keys that must be rolled up.

create schema ops;

create table ops.source (
  source_id text collate "C" primary key,
  platform text not null,
  name text not null,
  currency text,
  timezone text,
  -- pending: never probed; ready; blocked: a person must act, see problem.
  status text not null,
  problem text,
  notices text[] not null,
  is_configured boolean not null,
  -- Raw chunks up to this one are in the warehouse.
  built_chunk_id bigint not null,
  probed_at timestamptz,
  constraint source_status_known check (status in ('pending', 'ready', 'blocked'))
);

create table ops.stream_state (
  source_id text collate "C" not null,
  stream text collate "C" not null,
  state jsonb not null,
  watermark timestamptz,
  primary key (source_id, stream)
);

-- Grain: one sync of one source.
create table ops.sync_run (
  run_id uuid primary key,
  source_id text collate "C" not null,
  platform text not null,
  trigger text not null,
  status text not null,
  -- Starts since the run last made progress: a page with new, changed or deleted records resets it to 1. So a long backfill survives
  -- any number of workers, while a run that kills its worker at the same place each time fails in the end.
  attempt integer not null,
  queued_at timestamptz not null,
  started_at timestamptz,
  heartbeat_at timestamptz,
  finished_at timestamptz,
  error_code text,
  error_message text,
  constraint sync_run_status_known check (status in ('queued', 'running', 'succeeded', 'failed')),
  constraint sync_run_trigger_known check (trigger in ('schedule', 'api', 'cli'))
);

-- Never two runs of a source at once.
create unique index sync_run_one_active on ops.sync_run (source_id) where status in ('queued', 'running');
create index sync_run_recent on ops.sync_run (queued_at desc, run_id desc);
-- The latest run of each source.
create index sync_run_latest_of_source on ops.sync_run (source_id, queued_at desc, run_id desc);

-- Grain: one stream of one run.
create table ops.sync_run_stream (
  run_id uuid not null,
  stream text collate "C" not null,
  fetched bigint not null,
  new_records bigint not null,
  changed bigint not null,
  unchanged bigint not null,
  deleted bigint not null,
  rejected bigint not null,
  -- Of the current work, if the platform reports it.
  expected bigint,
  watermark_before timestamptz,
  watermark_after timestamptz,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (run_id, stream)
);

-- The right to write: a source's sync ('source:<id>') or the warehouse ('warehouse'). Every transaction checks its epoch.
create table ops.lease (
  name text collate "C" primary key,
  holder text not null,
  epoch bigint not null,
  expires_at timestamptz not null
);

-- Rejected records; each build retries them. Their bytes are in the raw log.
create table ops.rejected_record (
  source_id text collate "C" not null,
  stream text collate "C" not null,
  record_key text collate "C" not null,
  chunk_id bigint not null,
  position integer not null,
  code text not null,
  message text not null,
  path text not null,
  value text,
  primary key (source_id, stream, record_key)
);

-- Deleted on the platform: only a newer version restores it.
create table ops.deleted_record (
  source_id text collate "C" not null,
  entity text collate "C" not null,
  record_id text collate "C" not null,
  deleted_at timestamptz not null,
  primary key (source_id, entity, record_id)
);

create table ops.dirty_day (
  date_key integer not null,
  channel_key text collate "C" not null,
  -- The customers may have changed, not just the amounts: the week's distinct customers are counted again.
  customers_changed boolean not null,
  primary key (date_key, channel_key)
);

create table ops.dirty_customer (
  customer_key text collate "C" primary key
);

-- One row: the version that answers depend on.
create table ops.warehouse_version (
  is_the_only_row boolean primary key default true,
  version bigint not null,
  -- The settings of the facts; changing them requires a rebuild.
  reporting_currency text,
  fiscal_year_start_month smallint,
  -- Where the value segments medium, high and vip begin, as of the last roll-up; other bounds assign all customers again.
  segment_bounds numeric[],
  published_at timestamptz,
  -- Every change before this, at every configured source, is in the answers. Null until that is first true.
  as_of timestamptz,
  -- Something without an aggregate, such as a title, has changed since.
  has_unpublished_changes boolean not null default false,
  constraint warehouse_version_one_row check (is_the_only_row)
);

insert into ops.warehouse_version (version) values (0);
