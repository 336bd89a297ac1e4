-- Orders that arrive in parts: a header, lines and refunds, at different times.

-- Grain: one part of an order, its newest version. Derived from the raw log, as the warehouse is: a rebuild empties it.
create table ops.order_part (
  source_id text collate "C" not null,
  -- header, line, refund
  kind text collate "C" not null,
  -- Unique within the source: the order's id; order:line; the refund line's id.
  part_id text collate "C" not null,
  -- Null: a refund of no known order.
  order_id text collate "C",
  updated_at timestamptz not null,
  -- Kept, so that an older version does not bring it back.
  is_deleted boolean not null,
  -- The canonical record; null when deleted.
  body json,
  -- Where in the raw log it stands, and where people find it.
  stream text collate "C" not null,
  record_key text collate "C" not null,
  chunk_id bigint not null,
  position integer not null,
  place text,
  primary key (source_id, kind, part_id),
  constraint order_part_kind_known check (kind in ('header', 'line', 'refund'))
);

create index order_part_by_order on ops.order_part (source_id, order_id, kind);

-- What an import reads in place of the configured folder. Such a run is carried out by the process that asked for it and by no
-- other: the path is one of its machine.
alter table ops.sync_run add column import_path text;
