-- Grain: fact that is converted again.
create temp table repriced_order (
  order_key text collate "C" primary key,
  rate numeric not null
);

create temp table repriced_partition (
  kind text collate "C" not null,
  source_id text collate "C" not null,
  account_id text collate "C" not null,
  date_key integer not null,
  rate numeric not null
);

create temp table repriced_posting (
  source_id text collate "C" not null,
  posting_id text collate "C" not null,
  account_id text collate "C" not null,
  date_key integer not null,
  rate numeric not null
);

create temp table repriced_refund (
  order_key text collate "C" not null,
  refund_key text collate "C" not null,
  rate numeric not null,
  primary key (order_key, refund_key)
);
