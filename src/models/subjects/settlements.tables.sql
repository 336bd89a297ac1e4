-- Grain: payout in a change set.
create temp table staged_settlement (
  seq integer not null,
  settlement_id text collate "C" not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  deposited_at timestamptz,
  currency text not null,
  total numeric not null
);

-- Grain: payout x order of its report, in a change set.
create temp table staged_settlement_order (
  seq integer not null,
  settlement_id text collate "C" not null,
  order_id text collate "C" not null
);

-- Grain: amount of such an order.
create temp table staged_settlement_row (
  seq integer not null,
  row_no integer not null,
  transaction_type text not null,
  amount_type text not null,
  description text not null,
  sku text,
  posted_at timestamptz,
  amount numeric not null
);
