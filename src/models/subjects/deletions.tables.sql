-- Grain: deletion of a change set.
create temp table staged_deletion (
  seq integer not null,
  entity text collate "C" not null,
  record_id text collate "C" not null,
  deleted_at timestamptz not null
);
