-- Grain: currency x day of one load. The session's temporary tables, emptied at each commit and (here) at each start.
set local client_min_messages = warning;

create temp table if not exists loaded_rate (
  currency text collate "C" not null,
  rate_date date not null,
  rate numeric not null
) on commit delete rows;

-- Those that are new or differ from the provider's previous value.
create temp table if not exists changed_rate (
  currency text collate "C" not null,
  rate_date date not null,
  old_rate numeric,
  rate numeric not null
) on commit delete rows;

delete from loaded_rate;
delete from changed_rate;
