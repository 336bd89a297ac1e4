-- Which part of a run makes no progress: failures are counted where they occur.

-- The current phase of its worker, for the one that takes over: null until it starts.
alter table ops.sync_run add column phase text;
alter table ops.sync_run add constraint sync_run_phase_known
  check (phase in ('extract', 'wait', 'build', 'roll_up'));

-- Consecutive workers that died during the run's own work (reading, building) without progress.
alter table ops.sync_run add column deaths integer not null default 0;
-- Consecutive temporary failures of the run itself, not of a single stream.
alter table ops.sync_run add column failures integer not null default 0;

-- Starts of the stream since it last had records or was read completely.
alter table ops.sync_run_stream add column attempt integer not null default 1;
-- Why its last start failed; when it is retried, or since when the run continues without it.
alter table ops.sync_run_stream add column error_code text;
alter table ops.sync_run_stream add column error_message text;
alter table ops.sync_run_stream add column retry_at timestamptz;
alter table ops.sync_run_stream add column given_up_at timestamptz;
