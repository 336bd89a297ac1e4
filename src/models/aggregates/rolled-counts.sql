-- Grain: one row: how many keys the roll-up computed again.
select
  (select count(*) from rolled_day)::integer as days,
  (select count(*) from rolled_week)::integer as weeks,
  (select count(*) from rolled_customer)::integer as customers;
