-- Whose fault it is that a run or a stream of it gets no further: counted where it belongs.

-- What its worker is at, for the one that takes over: null until it is begun.
alter table ops.sync_run add column phase text;
alter table ops.sync_run add constraint sync_run_phase_known
  check (phase in ('extract', 'wait', 'build', 'roll_up'));

-- Workers in a row that died over the run's own work (reading, building) without getting further.
alter table ops.sync_run add column deaths integer not null default 0;
-- Passing faults in a row that were the run's, not one stream's.
alter table ops.sync_run add column failures integer not null default 0;

-- Starts of the stream since it last brought something or was read up.
alter table ops.sync_run_stream add column attempt integer not null default 1;
-- Why its last start came to nothing; when it is started again, or since when the run does without it.
alter table ops.sync_run_stream add column error_code text;
alter table ops.sync_run_stream add column error_message text;
alter table ops.sync_run_stream add column retry_at timestamptz;
alter table ops.sync_run_stream add column given_up_at timestamptz;
