-- The account of a refund without an order, which may arrive later. Null for all other refunds: they have their order's account.
alter table warehouse.fact_refunds add column account_key text collate "C";

create index fact_refunds_by_account on warehouse.fact_refunds (account_key) where account_key is not null;
