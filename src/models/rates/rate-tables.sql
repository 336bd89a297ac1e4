-- Grain: one look-up of rates. The session's temporary tables, emptied at each commit and (here) at each start.
set local client_min_messages = warning;

-- The rates asked for: of a currency, as of a business day.
create temp table if not exists wanted_rate (
  currency text collate "C" not null,
  date date not null
) on commit delete rows;

-- The answers: reporting currency for one unit of the currency; without a rate, the currency that lacks one.
create temp table if not exists day_rate (
  currency text collate "C" not null,
  date date not null,
  date_key integer not null,
  rate numeric,
  missing_currency text collate "C"
) on commit delete rows;

delete from wanted_rate;
delete from day_rate;
