-- Reports that are sent by schedule: what they are, their runs, their links, and the messages that carry them.

-- Grain: report that was made by the API. Those of the configuration are not in the database.
create table ops.scheduled_report (
  name text collate "C" primary key,
  -- What it shows, when, and for whom.
  definition jsonb not null,
  -- The principal whose rights it has.
  made_by text collate "C" not null,
  made_by_name text not null,
  -- What they might see then: who sees as much sees the report. Null: all sources.
  sources text[],
  changed_at timestamptz not null,
  -- Null: it is not paused.
  paused_at timestamptz
);

-- Grain: report, also of the configuration: how far its schedule has been worked off.
create table ops.report_schedule (
  report text collate "C" primary key,
  -- Its times, as text: others begin anew.
  timing text not null,
  -- Times at or before are past.
  counted_until timestamptz not null
);

-- Grain: run of a report: at one of its times, or at once because somebody asked for it.
create table ops.report_run (
  run_id uuid primary key,
  report text collate "C" not null,
  -- When it was due. With the report: which run it is, over all workers.
  slot_at timestamptz not null,
  -- schedule, api or command.
  trigger text not null,
  -- As of then: the report may be changed or removed while it is sent.
  definition jsonb not null,
  made_by text collate "C" not null,
  sources text[],
  -- Times that were missed before this one while nothing ran.
  missed_slots integer not null,
  state text not null,
  -- The clock of its questions: "yesterday" stays the same over tries.
  asked_at timestamptz not null,
  attempts integer not null,
  next_try_at timestamptz not null,
  -- Why the last attempt failed.
  problem text,
  rendered_at timestamptz,
  -- The warehouse's, of all its figures.
  version bigint,
  as_of timestamptz,
  -- The rights that its questions were asked with.
  rights text,
  -- What it says, as JSON: each message is made from it.
  content text,
  finished_at timestamptz,
  -- The version up to which it was looked for corrections, and when next. Null: not any more, or not asked for.
  corrected_version bigint,
  next_correction_at timestamptz,
  -- What changed since, as JSON. Null: nothing was found.
  correction text,
  constraint report_run_slot unique (report, slot_at),
  constraint report_run_state check (state in ('due', 'rendered', 'failed'))
);

create index report_run_open on ops.report_run (next_try_at) where state = 'due';
create index report_run_correction on ops.report_run (next_correction_at) where next_correction_at is not null;
create index report_run_by_time on ops.report_run (slot_at desc, run_id);

-- Grain: message to one recipient: of a report's run, or of what changed in it since.
create table ops.message (
  message_id uuid primary key,
  -- report or correction, of the run whose id follows.
  subject text collate "C" not null,
  subject_id uuid not null,
  -- An e-mail address, or the name of a destination of the configuration.
  channel text not null,
  recipient text not null,
  -- What it contains.
  contains text[] not null,
  state text not null,
  attempts integer not null,
  created_at timestamptz not null,
  -- Set before it is sent: a message without an end after it may or may not have arrived.
  begun_at timestamptz,
  next_try_at timestamptz not null,
  settled_at timestamptz,
  -- Why the last attempt failed.
  problem text,
  constraint message_recipient unique (subject, subject_id, channel, recipient),
  constraint message_state check (state in ('waiting', 'sending', 'sent', 'given_up')),
  constraint message_channel check (channel in ('mail', 'destination'))
);

create index message_open on ops.message (next_try_at) where state in ('waiting', 'sending');
create index message_given_up on ops.message (settled_at) where state = 'given_up';

-- Grain: link to a run's report, for one recipient.
create table ops.report_link (
  link_id uuid primary key,
  run_id uuid not null references ops.report_run (run_id),
  recipient text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);

create index report_link_of_run on ops.report_link (run_id);

-- Grain: secret of a link. Each attempt to send it has its own, of which nothing but the hash is kept.
create table ops.report_link_secret (
  secret_hash bytea primary key,
  link_id uuid not null references ops.report_link (link_id)
);
