-- Grain: location of a change set.
create temp table staged_location (
  seq integer not null,
  location_key text collate "C" not null,
  location_id text collate "C" not null,
  updated_at timestamptz not null,
  name text not null,
  country text,
  city text,
  is_active boolean not null
);
