-- Grain: staged rows of the records that were set aside ($1: their places in the change set).
with rejected as materialized (
  select unnest($1::integer[]) as seq
),

orders as (
  delete from staged_order where seq in (select seq from rejected)
),

lines as (
  delete from staged_line where seq in (select seq from rejected)
),

refunds as (
  delete from staged_refund where seq in (select seq from rejected)
),

lone_refunds as (
  delete from staged_lone_refund where seq in (select seq from rejected)
),

costs as (
  delete from staged_cost where seq in (select seq from rejected)
),

levels as (
  delete from staged_level where seq in (select seq from rejected)
)

delete from staged_inventory where seq in (select seq from rejected);
