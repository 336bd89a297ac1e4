-- Who may ask: API keys, what each principal has used of its limits, and the audit log.

-- Grain: API key, also when it is revoked or has expired: once there is one, requests without credentials are refused.
create table ops.api_key (
  -- Public: logs, limits and the audit log name it.
  key_id text collate "C" primary key,
  -- For people.
  name text not null,
  roles text[] not null,
  -- The sources in its scope. Null: all.
  sources text[],
  created_at timestamptz not null,
  -- Null: it does not expire.
  expires_at timestamptz,
  revoked_at timestamptz,
  -- To the hour: it is not written with each request.
  last_used_at timestamptz
);

-- Grain: secret of a key. A key has several while a rotation's overlap lasts.
create table ops.api_key_secret (
  -- SHA-256 of the secret, of which there is no other copy. 256 random bits need no slow hash.
  secret_hash bytea primary key,
  key_id text collate "C" not null references ops.api_key (key_id),
  created_at timestamptz not null,
  -- The end of the overlap. Null: as long as the key.
  expires_at timestamptz
);

-- Grain: one row. The number of changes to keys: API processes read it twice a second, and the keys only after a change.
create table ops.api_key_revision (
  is_only boolean primary key default true check (is_only),
  revision bigint not null
);

insert into ops.api_key_revision (revision) values (0);

-- Grain: principal and day (UTC). What it has asked for, over all API processes.
create table ops.principal_usage (
  principal_id text collate "C" not null,
  day date not null,
  cost bigint not null,
  -- The last minute with a request, and the requests in it.
  minute timestamptz not null,
  minute_requests bigint not null,
  primary key (principal_id, day)
);

-- Grain: change by the API or the command line; or reading of personal data: equal ones of a second are one entry. No payloads.
create table ops.audit_entry (
  entry_id uuid primary key,
  at timestamptz not null,
  principal_id text collate "C" not null,
  principal_name text not null,
  action text collate "C" not null,
  -- Its name in the document, or the command. Null: it has none.
  operation text,
  -- Fields that were read, as `Type.field`, or what was changed.
  subjects text[] not null,
  -- The client's; null for the command line.
  address text,
  -- As in `x-request-id` and the log. Of several, the first.
  request_id text,
  -- Equal requests within a second.
  times integer not null
);

create index audit_entry_by_time on ops.audit_entry (at);
