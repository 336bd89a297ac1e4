create table warehouse.fact_payouts (
  payout_key text collate "C" not null,
  source_id text collate "C" not null,
  paid_at timestamptz not null,
  currency text not null,
  amount numeric not null,
  source_updated_at timestamptz not null
);
alter table warehouse.fact_payouts add constraint fact_payouts_pkey primary key (payout_key);
