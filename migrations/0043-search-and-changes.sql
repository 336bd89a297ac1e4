-- Search by what people know of a row.
create index customer_account_by_email on warehouse.customer_account (email);
create index dim_product_by_sku on warehouse.dim_product (sku);

-- Tells positions in the feed of changes from those of another warehouse.
alter table ops.warehouse_version add column feed_id uuid not null default gen_random_uuid();
-- Whether the next version is listed as one in which everything is new.
alter table ops.warehouse_version add column is_everything_new boolean not null default false;

-- What changed before this migration, and waits for a roll-up, was not noted.
update ops.warehouse_version set is_everything_new = true where version > 0;

-- Grain: row that a version changed, and for a customer also each source by which it changed ('': the customer of all sources). Those
-- above the published version are of the next one. Kinds are in src/ledger/changes/kinds.ts.
create table ops.change (
  version bigint not null,
  kind smallint not null,
  key text collate "C" not null,
  -- What of the key's row: a line, a refund, a day.
  part text collate "C" not null,
  source_id text collate "C" not null,
  is_removed boolean not null,
  primary key (version, kind, key, part, source_id)
);

-- Grain: published version whose changes are kept.
create table ops.change_version (
  version bigint primary key,
  published_at timestamptz not null,
  is_everything_new boolean not null,
  changes integer not null
);
