-- Stock as spans of days: what lay there at the end of each day of the span. So the stock of any day is one row of each
-- product, however long ago it changed.

-- Grain: product x span between changes at any of its locations.
create table warehouse.agg_product_stock (
  product_key text collate "C" not null,
  first_date date not null,
  -- Exclusive; infinity: it still holds.
  until_date date not null,
  source_id text collate "C" not null,
  -- Over the locations that stock it; null: none does.
  on_hand numeric,
  -- The sum of each location's units without their sign.
  absolute_units numeric not null,
  -- Locations that stock it.
  active_levels integer not null,
  -- Locations that have ever reported it.
  reported_levels integer not null,
  -- On hand the day before; null: unknown, or stocked nowhere.
  previous_on_hand numeric,
  -- Of locations that were known before.
  change numeric not null,
  primary key (product_key, first_date)
);

-- Grain: product x location x span between changes.
create table warehouse.agg_location_stock (
  product_key text collate "C" not null,
  location_key text collate "C" not null,
  first_date date not null,
  -- Exclusive; infinity: it still holds.
  until_date date not null,
  source_id text collate "C" not null,
  -- null: the location does not stock it.
  on_hand numeric,
  primary key (product_key, location_key, first_date)
);

-- Grain: product whose stock changed: the earliest day.
create table ops.dirty_stock (
  product_key text collate "C" not null primary key,
  date_key integer not null
);

-- A day's stock: of the latest days few spans have ended, of older ones the range finds them.
create index agg_product_stock_by_day on warehouse.agg_product_stock using gist (daterange(first_date, until_date));
create index agg_location_stock_by_day on warehouse.agg_location_stock using gist (daterange(first_date, until_date));
-- What is received in a period.
create index agg_product_stock_by_change on warehouse.agg_product_stock (first_date);
-- The span before a change.
create index agg_location_stock_by_end on warehouse.agg_location_stock (product_key, until_date);

-- What was known before is rolled up with the next sync.
insert into ops.dirty_stock (product_key, date_key)
select product_key, min(date_key) from warehouse.fact_inventory group by product_key;
