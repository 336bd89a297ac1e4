-- Customers of whole months of all channels without the sets of their days. `cartograph rebuild` fills them.

-- Grain: what customers did x month x block of 8,192 customer numbers: who did, a bit each. Without tests.
create table warehouse.agg_customer_months (
  -- ordered, or first_order, second_order, void_first_order, later_valid_order as in agg_customer_steps.
  step text collate "C" not null,
  month_key integer not null,
  block integer not null,
  customers bit(8192) not null,
  primary key (step, month_key, block)
);
