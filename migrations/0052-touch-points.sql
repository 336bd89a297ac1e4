-- Grain: known visit on the way to an order.
create table warehouse.fact_touch_points (
  order_key text collate "C" not null,
  touch_key text collate "C" not null,
  source_id text collate "C" not null,
  touched_at timestamptz not null,
  channel_group text not null,
  -- By usual names, see `src/canonical/traffic/`.
  source text not null,
  medium text not null,
  campaign text,
  -- The host of the page that linked to the store.
  referrer text,
  -- The path of the first page, without its query.
  landing_page text,
  primary key (order_key, touch_key)
);
