-- Grain: one look-up of rates.

-- The rates asked for: of a currency, as of a business day.
create temp table wanted_rate (
  currency text collate "C" not null,
  date date not null
);

-- The answers: reporting currency for one unit of the currency; without a rate, the currency that lacks one.
create temp table day_rate (
  currency text collate "C" not null,
  date date not null,
  date_key integer not null,
  rate numeric,
  missing_currency text collate "C"
);
