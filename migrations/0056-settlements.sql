-- Payouts as their platform reports them: evidence that the postings are compared with.

-- Grain: payout to a merchant.
create table warehouse.settlement (
  source_id text collate "C" not null,
  settlement_id text collate "C" not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  deposited_at timestamptz,
  currency text not null,
  total numeric not null,
  primary key (source_id, settlement_id)
);

-- Grain: amount in the report of a payout.
create table warehouse.settlement_row (
  source_id text collate "C" not null,
  settlement_id text collate "C" not null,
  -- As in the report, where it need not be an order's; '' if it has none.
  order_id text collate "C" not null,
  -- From 1, among those of the order.
  row_no integer not null,
  transaction_type text not null,
  amount_type text not null,
  description text not null,
  sku text,
  posted_at timestamptz,
  amount numeric not null,
  primary key (source_id, settlement_id, order_id, row_no)
);
