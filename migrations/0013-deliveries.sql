-- Files as deliveries: the records of one file, in one reading, can be identified, replaced and retracted.

-- Grain: one file's content in one reading (its mapping and settings). Its name is for people; its key sorts by the file's time.
create table raw.delivery (
  source_id text collate "C" not null,
  stream text collate "C" not null,
  delivery text collate "C" not null,
  -- The file's name and the SHA-256 of its bytes.
  name text not null,
  content text not null,
  as_of timestamptz not null,
  run_id uuid,
  rows bigint not null,
  -- Rows whose key occurred before in the file: with the same values, and with different ones.
  repeated_equal bigint not null,
  repeated_different bigint not null,
  wrong bigint not null,
  -- The file's columns that are read (with their names in the file and here), and those that are not.
  columns_read text[] not null,
  columns_left_out text[] not null,
  is_complete boolean not null,
  primary key (source_id, stream, delivery)
);

create index delivery_by_run on raw.delivery (run_id);

-- The delivery that added the version; null if the platform has none. Deleting the row retracts the version.
alter table raw.record_version add column delivery text collate "C";
create index record_version_by_delivery on raw.record_version (source_id, stream, delivery) where delivery is not null;

-- Grain: versions of one chunk that a later delivery also has: it added nothing new, and they are part of it as well.
create table raw.delivery_claim (
  source_id text collate "C" not null,
  stream text collate "C" not null,
  delivery text collate "C" not null,
  chunk_id bigint not null,
  positions integer[] not null
);

create index delivery_claim_by_chunk on raw.delivery_claim (chunk_id);
create index delivery_claim_by_delivery on raw.delivery_claim (source_id, stream, delivery);

-- Grain: delivery that was retracted in the raw log and must still be removed from the warehouse.
create table ops.retracted_delivery (
  source_id text collate "C" not null,
  stream text collate "C" not null,
  delivery text collate "C" not null,
  primary key (source_id, stream, delivery)
);

-- Of a part, the version of every delivery is kept: the current lines are determined from all of them, and retracting one restores
-- those before. All are derived from the raw log, and rebuilt from it.
truncate ops.order_part;
alter table ops.order_part drop constraint order_part_pkey;
alter table ops.order_part drop constraint order_part_kind_known;
alter table ops.order_part add column delivery text collate "C" not null;
alter table ops.order_part add constraint order_part_pkey primary key (source_id, kind, part_id, delivery);
-- header, lines, refund
alter table ops.order_part add constraint order_part_kind_known check (kind in ('header', 'lines', 'refund'));
create index order_part_by_delivery on ops.order_part (source_id, stream, delivery);

update ops.source set built_chunk_id = 0 where platform = 'FILES';

-- Grain: one remark on an order or a refund that was loaded but should be checked. Derived, like the warehouse.
create table ops.order_remark (
  source_id text collate "C" not null,
  -- The order's id; for a refund without an order, that of its part, after `refund:`.
  subject text collate "C" not null,
  code text collate "C" not null,
  message text not null,
  place text,
  primary key (source_id, subject, code, message)
);
