-- Whose a refund is that has no order: its account, which may come later. Null of all others: theirs is their order's.
alter table warehouse.fact_refunds add column account_key text collate "C";

create index fact_refunds_by_account on warehouse.fact_refunds (account_key) where account_key is not null;
