-- Orders that arrive in parts: a header, lines and refunds, at different times.

-- Grain: one part of an order, in its newest version. Derived from the raw log, like the warehouse: a rebuild empties it.
create table ops.order_part (
  source_id text collate "C" not null,
  -- header, line, refund
  kind text collate "C" not null,
  -- Unique within the source: the order's id; order:line; the refund line's id.
  part_id text collate "C" not null,
  -- Null: a refund without a known order.
  order_id text collate "C",
  updated_at timestamptz not null,
  -- Kept, so that an older version does not restore it.
  is_deleted boolean not null,
  -- The canonical record; null if deleted.
  body json,
  -- Its position in the raw log, and where people find it.
  stream text collate "C" not null,
  record_key text collate "C" not null,
  chunk_id bigint not null,
  position integer not null,
  place text,
  primary key (source_id, kind, part_id),
  constraint order_part_kind_known check (kind in ('header', 'line', 'refund'))
);

create index order_part_by_order on ops.order_part (source_id, order_id, kind);

-- The path that an import reads instead of the configured folder. Only the process that requested such a run executes it, because
-- the path is on its machine.
alter table ops.sync_run add column import_path text;
