-- Columns of the log and the bookkeeping for further platforms.

-- What a cheap listing shows of the version: a reconciliation compares it instead of the whole record.
alter table raw.record_version add column mark text;

-- Where people find the record, such as a file and its line. Not part of the record: a moved line is not a new version.
alter table raw.record_version add column place text;

-- Grain: one field or value of a source that this version does not know. It is accepted, and reported once.
create table ops.schema_drift (
  source_id text collate "C" not null,
  stream text collate "C" not null,
  kind text collate "C" not null,
  path text collate "C" not null,
  -- Empty for a field.
  value text collate "C" not null,
  first_seen_at timestamptz not null,
  primary key (source_id, stream, kind, path, value),
  constraint schema_drift_kind_known check (kind in ('field', 'value'))
);
