-- Grain: ration of calls to a platform that all processes share.
create table ops.token_bucket (
  bucket text collate "C" not null,
  -- Below 0: reserved by calls that wait.
  tokens double precision not null,
  -- A second.
  rate double precision not null,
  filled_at timestamptz not null,
  primary key (bucket)
);
