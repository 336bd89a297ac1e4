-- The raw log: every distinct version of every record, byte for byte as received, append-only.

create schema raw;

create table raw.chunk (
  chunk_id bigint generated always as identity primary key,
  source_id text collate "C" not null,
  stream text collate "C" not null,
  run_id uuid,
  extracted_at timestamptz not null,
  record_count integer not null,
  -- The size of the payload before compression.
  byte_length integer not null,
  payload bytea not null
);

-- Already gzip: Postgres need not compress it again.
alter table raw.chunk alter column payload set storage external;

create index chunk_by_source on raw.chunk (source_id, chunk_id);

-- Grain: one version of one record.
create table raw.record_version (
  source_id text collate "C" not null,
  stream text collate "C" not null,
  record_key text collate "C" not null,
  chunk_id bigint not null,
  -- Position in the chunk, from 0; the record's bytes in the chunk's payload before compression.
  position integer not null,
  byte_offset integer not null,
  byte_length integer not null,
  -- The first 16 bytes of the payload's SHA-256.
  payload_hash bytea not null,
  source_updated_at timestamptz,
  is_deleted boolean not null,
  primary key (source_id, stream, record_key, chunk_id, position)
);

create index record_version_by_chunk on raw.record_version (chunk_id, position);

-- The keys that an unfinished full scan has shown so far; emptied when the scan completes.
create table raw.scan_key (
  source_id text collate "C" not null,
  stream text collate "C" not null,
  scan text collate "C" not null,
  record_key text collate "C" not null,
  primary key (source_id, stream, scan, record_key)
);
