-- What was taken back of fees and tips, which counted as returns of merchandise; a rebuild tells the two apart in what is there.

alter table warehouse.fact_refunds add column store_fees numeric not null default 0;
alter table warehouse.fact_refunds add column store_tips numeric not null default 0;
alter table warehouse.fact_refunds add column fees numeric not null default 0;
alter table warehouse.fact_refunds add column tips numeric not null default 0;
alter table warehouse.fact_refunds alter column store_fees drop default;
alter table warehouse.fact_refunds alter column store_tips drop default;
alter table warehouse.fact_refunds alter column fees drop default;
alter table warehouse.fact_refunds alter column tips drop default;
