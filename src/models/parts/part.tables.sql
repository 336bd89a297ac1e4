-- Grain: one change set with parts of orders.
create temp table staged_part (
  seq integer not null,
  kind text collate "C" not null,
  part_id text collate "C" not null,
  order_id text collate "C",
  updated_at timestamptz not null,
  is_deleted boolean not null,
  body text,
  stream text collate "C" not null,
  record_key text collate "C" not null,
  chunk_id bigint not null,
  position integer not null,
  place text,
  delivery text collate "C" not null
);

-- Orders of which a part arrived or was removed.
create temp table touched_order (
  order_id text collate "C" primary key
);

-- Refund lines that arrived, were removed, or may have gained or lost their order.
create temp table touched_refund (
  part_id text collate "C" primary key
);
