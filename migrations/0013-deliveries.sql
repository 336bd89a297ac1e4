-- Files as deliveries: the records of one file, in one reading, can be identified, replaced and retracted.

-- Grain: one file's content in one reading (its mapping and settings). Its name is people's, its key sorts by the file's time.
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
  -- Rows whose key stood in the file before: with the same values, and with others.
  repeated_equal bigint not null,
  repeated_different bigint not null,
  wrong bigint not null,
  -- Of the file: those that are read (its own name and what it is here) and those that are left out.
  columns_read text[] not null,
  columns_left_out text[] not null,
  is_complete boolean not null,
  primary key (source_id, stream, delivery)
);

create index delivery_by_run on raw.delivery (run_id);

-- Which delivery brought the version; null where a platform has none. A version is taken back by taking its row away here.
alter table raw.record_version add column delivery text collate "C";
create index record_version_by_delivery on raw.record_version (source_id, stream, delivery) where delivery is not null;

-- Grain: versions of one chunk that a later delivery holds too: it brought nothing new, and they are its as well.
create table raw.delivery_claim (
  source_id text collate "C" not null,
  stream text collate "C" not null,
  delivery text collate "C" not null,
  chunk_id bigint not null,
  positions integer[] not null
);

create index delivery_claim_by_chunk on raw.delivery_claim (chunk_id);
create index delivery_claim_by_delivery on raw.delivery_claim (source_id, stream, delivery);

-- Grain: delivery that was taken back in the raw log and is yet to be taken out of the warehouse.
create table ops.retracted_delivery (
  source_id text collate "C" not null,
  stream text collate "C" not null,
  delivery text collate "C" not null,
  primary key (source_id, stream, delivery)
);

-- Of a part every delivery's version stays: which lines stand is found out from all of them, and one that is taken back uncovers
-- those before. All are derived from the raw log, and built anew from it.
truncate ops.order_part;
alter table ops.order_part drop constraint order_part_pkey;
alter table ops.order_part drop constraint order_part_kind_known;
alter table ops.order_part add column delivery text collate "C" not null;
alter table ops.order_part add constraint order_part_pkey primary key (source_id, kind, part_id, delivery);
-- header, lines, refund
alter table ops.order_part add constraint order_part_kind_known check (kind in ('header', 'lines', 'refund'));
create index order_part_by_delivery on ops.order_part (source_id, stream, delivery);

update ops.source set built_chunk_id = 0 where platform = 'FILES';

-- Grain: one remark on an order or a refund that came in and yet asks for somebody's look. Derived, as the warehouse is.
create table ops.order_remark (
  source_id text collate "C" not null,
  -- The order's id; of a refund without an order that of its part, after `refund:`.
  subject text collate "C" not null,
  code text collate "C" not null,
  message text not null,
  place text,
  primary key (source_id, subject, code, message)
);
