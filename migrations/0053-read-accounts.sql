-- Grain: account of a platform that a source reads. Two sources that read one would count it twice.
create table ops.read_account (
  platform text collate "C" not null,
  account_id text collate "C" not null,
  source_id text collate "C" not null,
  primary key (platform, account_id)
);

create index read_account_by_source on ops.read_account (source_id);
