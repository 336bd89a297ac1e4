-- Grain: event of a stock item in a change set.
-- Events of stock items, one event of an item in each round: later versions are compared with the result of earlier
-- ones.
create temp table staged_inventory (
  seq integer not null,
  round integer not null,
  inventory_item_id text collate "C" not null,
  -- null: the item is gone.
  product_key text collate "C",
  happened_at timestamptz not null
);

create temp table staged_level (
  seq integer not null,
  position integer not null,
  location_key text collate "C" not null,
  location_id text collate "C" not null,
  changed_at timestamptz not null,
  is_active boolean not null,
  available numeric not null,
  on_hand numeric not null,
  committed numeric not null,
  incoming numeric not null,
  reserved numeric not null,
  unsellable numeric not null,
  researching numeric not null
);

-- Rows of the stock fact that one round writes.
create temp table change_level (
  product_key text collate "C" not null,
  location_key text collate "C" not null,
  location_id text collate "C" not null,
  date_key integer not null,
  inventory_item_id text collate "C" not null,
  is_active boolean not null,
  available numeric not null,
  on_hand numeric not null,
  committed numeric not null,
  incoming numeric not null,
  reserved numeric not null,
  unsellable numeric not null,
  researching numeric not null,
  changed_at timestamptz not null
);
