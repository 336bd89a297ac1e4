-- Orders that a marketplace splits: the buyer's order, and a sub-order of it for each vendor.

-- Grain: one order that was split, or one of its sub-orders; its newest version. Derived from the raw log, as the warehouse is:
-- a rebuild empties it. What was taken back may be written on either, so they are brought together.
create table ops.split_order (
  source_id text collate "C" not null,
  order_id text collate "C" not null,
  -- The order of the buyer: its own id, or that of the order it is a part of.
  parent_id text collate "C" not null,
  updated_at timestamptz not null,
  -- Kept, so that an older version does not bring it back.
  is_deleted boolean not null,
  -- The canonical record; null when deleted.
  body json,
  -- Where in the raw log it stands.
  stream text collate "C" not null,
  record_key text collate "C" not null,
  chunk_id bigint not null,
  position integer not null,
  primary key (source_id, order_id)
);

create index split_order_by_parent on ops.split_order (source_id, parent_id);

-- Null: an order of its own. A sub-order counts nowhere, since its parent does; `is_test` is true for it, as for a test.
alter table warehouse.fact_orders add column parent_order_key text collate "C";
