-- Orders that a marketplace splits: the buyer's order, and a sub-order of it for each vendor.

-- Grain: one order that was split, or one of its sub-orders, in its newest version. Derived from the raw log, like the warehouse:
-- a rebuild empties it. Refunds may be recorded on either, so they are combined.
create table ops.split_order (
  source_id text collate "C" not null,
  order_id text collate "C" not null,
  -- The buyer's order: its own id, or that of the order that it is a part of.
  parent_id text collate "C" not null,
  updated_at timestamptz not null,
  -- Kept, so that an older version does not restore it.
  is_deleted boolean not null,
  -- The canonical record; null if deleted.
  body json,
  -- Its position in the raw log.
  stream text collate "C" not null,
  record_key text collate "C" not null,
  chunk_id bigint not null,
  position integer not null,
  primary key (source_id, order_id)
);

create index split_order_by_parent on ops.split_order (source_id, parent_id);

-- Null: an ordinary order. A sub-order is not counted anywhere, because its parent is; `is_test` is true for it, as for a test.
alter table warehouse.fact_orders add column parent_order_key text collate "C";
