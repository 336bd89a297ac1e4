-- Alerts: what they watch, how they stand, what they found, and what was told of it.

-- Grain: alert that was made by the API. Those of the configuration are not in the database.
create table ops.alert (
  name text collate "C" primary key,
  definition jsonb not null,
  -- The principal whose rights it has.
  made_by text collate "C" not null,
  made_by_name text not null,
  -- What they might see then: who sees as much sees the alert. Null: all sources.
  sources text[],
  changed_at timestamptz not null,
  -- Null: it is not paused.
  paused_at timestamptz
);

-- Grain: alert, also of the configuration: when it was last looked at.
create table ops.alert_check (
  alert text collate "C" primary key,
  -- Its rule, as text: with another it begins anew.
  rule text not null,
  -- What it was last judged from: the same says the same. Null: it was never judged.
  basis text,
  state text not null,
  -- Why it is unknown, waits or failed.
  reason text,
  checked_at timestamptz not null,
  checked_version bigint not null,
  constraint alert_check_state check (state in ('quiet', 'open', 'unknown', 'waiting', 'failed'))
);

-- Grain: time for which an alert was open about one subject (a store, a variant; '' is the alert as a whole).
create table ops.alert_event (
  event_id uuid primary key,
  alert text collate "C" not null,
  subject text collate "C" not null,
  -- crossed, or unknown: it could not be judged.
  kind text not null,
  -- The rule by which it was found.
  rule text not null,
  -- As of then: whom to tell, and when.
  definition jsonb not null,
  sources text[],
  label text not null,
  -- Events of one cause are told in one message.
  cause text collate "C" not null,
  opened_at timestamptz not null,
  version bigint not null,
  as_of timestamptz,
  -- JSON.
  evidence text not null,
  -- How often in a row it was judged as recovered.
  recovered integer not null,
  resolved_at timestamptz,
  -- recovered, or withdrawn: the alert is another one now, or gone.
  resolution text,
  resolved_evidence text,
  -- Null: it is to be told.
  told_at timestamptz,
  resolution_told_at timestamptz,
  -- When it is told again. Null: never.
  remind_at timestamptz,
  constraint alert_event_kind check (kind in ('crossed', 'unknown')),
  constraint alert_event_resolution check (resolution in ('recovered', 'withdrawn'))
);

create unique index alert_event_open on ops.alert_event (alert, subject, kind) where resolved_at is null;
create index alert_event_untold on ops.alert_event (opened_at) where told_at is null;
create index alert_event_resolution_untold on ops.alert_event (resolved_at)
  where resolved_at is not null and resolution_told_at is null;
create index alert_event_reminder on ops.alert_event (remind_at) where resolved_at is null;
create index alert_event_by_time on ops.alert_event (opened_at desc, event_id);

-- Grain: what one recipient is told of one cause at a time. The message of its id carries it.
create table ops.alert_notice (
  notice_id uuid primary key,
  cause text collate "C" not null,
  channel text not null,
  recipient text not null,
  created_at timestamptz not null,
  -- What it says, as JSON.
  content text not null
);

create index alert_notice_of_cause on ops.alert_notice (cause, channel, recipient);

-- Grain: event that a notice tells of.
create table ops.alert_notice_event (
  notice_id uuid not null references ops.alert_notice (notice_id),
  event_id uuid not null references ops.alert_event (event_id),
  primary key (event_id, notice_id)
);
