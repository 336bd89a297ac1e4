-- Files that were asked for, and their bytes. They are here and not on a disk: whoever serves a file need not be who wrote it.

-- Grain: requested file.
create table ops.export (
  export_id uuid primary key,
  requested_at timestamptz not null,
  principal_id text collate "C" not null,
  -- Who asked, with the rights of that time: it is written with no others.
  principal jsonb not null,
  -- The permissions that whoever opens it needs, besides its scope.
  permissions text[] not null,
  -- The sources whose rows it may have. Null: all.
  sources text[],
  -- What it is of: a list with its filter, or a document with its variables.
  subject jsonb not null,
  -- Null: all columns of the list that may be seen, or those of the answer.
  columns text[],
  format text collate "C" not null,
  csv jsonb,
  -- Of the file.
  name text not null,
  state text collate "C" not null,
  -- Columns that were left out because they are personal data.
  withheld text[] not null,
  -- Null: not known yet.
  expected_rows bigint,
  rows bigint not null default 0,
  bytes bigint not null default 0,
  -- The version of the warehouse that it is of. Null: not read yet, or of none.
  version bigint,
  attempts integer not null default 0,
  started_at timestamptz,
  finished_at timestamptz,
  -- Its bytes are deleted then. Null: it is not written yet.
  expires_at timestamptz,
  error_code text collate "C",
  error text
);

alter table ops.export add constraint export_state
  check (state in ('queued', 'running', 'ready', 'failed', 'cancelled', 'expired'));

create index export_by_time on ops.export (requested_at);

-- Grain: piece of a file. Those of a file follow each other without a gap.
create table ops.export_chunk (
  export_id uuid not null references ops.export (export_id) on delete cascade,
  -- Of its first byte, in the file.
  position bigint not null,
  bytes bytea not null,
  primary key (export_id, position)
);

-- The formats that are large are compressed already, and a part of a piece is read without the rest.
alter table ops.export_chunk alter column bytes set storage external;
