import { blockOf, blockWith } from '../customer-sets/blocks.js';

/** Grain: what customers did x month x block of their numbers that differs from the orders. A block has somebody. */
export const customerMonthsCheck = `
with ordered as (
  select
    n.number, o.date_key,
    row_number() over (partition by n.number order by o.date_key) as place,
    min(case when o.is_valid then o.date_key end) over (partition by n.number) as valid_key,
    min(o.date_key) over (partition by n.number) as first_key
  from warehouse.fact_orders o
  join warehouse.customer_number n on n.customer_key = o.customer_key
  where not o.is_test
),

expected as (
  select s.step, o.date_key / 100 as month_key, ${blockOf('o.number')} as block, bit_or(${blockWith('o.number')}) as customers
  from ordered o
  cross join lateral (
    values
      ('ordered', true),
      ('first_order', o.place = 1 and o.date_key = o.valid_key),
      ('second_order', o.place = 2),
      ('void_first_order', o.place = 1 and o.date_key is distinct from o.valid_key),
      ('later_valid_order', o.date_key = o.valid_key and o.first_key < o.valid_key)
  ) as s (step, is_taken)
  where s.is_taken
  group by s.step, o.date_key / 100, ${blockOf('o.number')}
)

select
  coalesce(e.step, a.step) as step,
  coalesce(e.month_key, a.month_key) as month_key,
  coalesce(e.block, a.block) as block
from expected e
full join warehouse.agg_customer_months a on a.step = e.step and a.month_key = e.month_key and a.block = e.block
where a.customers is distinct from e.customers`;
