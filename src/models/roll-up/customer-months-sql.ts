import { blockOf, blocksOf, blockWith, emptyBlock } from '../customer-sets/blocks.js';
import { withMerges } from '../merge/read-merge.js';
import type { Count } from './fact-rows-sql.js';

const key = ['step', 'month_key'];

/**
 * The days of a customer `c` by what was done on them, as a list of rows `(step, date)`: those of `agg_customer_steps`. Without such a
 * day it is null.
 */
const stepsOf = (c: string): string => {
  const isValidAtOnce = `${c}.first_valid_order_date is not distinct from ${c}.first_order_date`;
  return `
      ('first_order', case when ${isValidAtOnce} then ${c}.first_order_date end),
      ('second_order', ${c}.second_order_date),
      ('void_first_order', case when not (${isValidAtOnce}) then ${c}.first_order_date end),
      ('later_valid_order', case when not (${isValidAtOnce}) then ${c}.first_valid_order_date end)`;
};

const monthKey = (date: string): string => `to_char(${date}, 'YYYYMM')::integer`;

/** Of everybody. */
const anew = `
delete from warehouse.agg_customer_months;

insert into warehouse.agg_customer_months (step, month_key, block, customers)
${blocksOf(
  key,
  `select 'ordered' as step, o.date_key / 100 as month_key, n.number
    from warehouse.fact_orders o
    join warehouse.customer_number n on n.customer_key = o.customer_key
    where not o.is_test
    union all
    select s.step, ${monthKey('s.date')}, n.number
    from warehouse.dim_customer c
    join warehouse.customer_number n on n.customer_key = c.customer_key
    cross join lateral (
      values ${stepsOf('c')}
    ) as s (step, date)
    where s.date is not null`,
)};
`;

/**
 * Of the customers with other orders in a month, and of those with other steps. A customer without any order has lost the number, which
 * then may be another one's: bits are taken off before others are set.
 */
const difference = `
insert into changed_buyer (month_key, customer_key)
with changed as materialized (
  select o.date_key / 100 as month_key, o.order_key, o.customer_key
  from ops.dirty_order k
  join warehouse.fact_orders o on o.order_key = k.order_key
  where not o.is_test
),

counted as materialized (
  select date_key / 100 as month_key, order_key, customer_key from ops.counted_order
)

select month_key, customer_key from (select * from changed except select * from counted) as now_otherwise
union
select month_key, customer_key from (select * from counted except select * from changed) as before_otherwise;

analyze changed_buyer, gone_number;

insert into changed_bit (step, month_key, number, is_set)
select 'ordered', b.month_key, n.number, n.is_kept and count(o.order_key) > 0
from changed_buyer b
join (
  select customer_key, number, true as is_kept from warehouse.customer_number
  union all
  select customer_key, number, false from gone_number
) n on n.customer_key = b.customer_key
left join warehouse.fact_orders o
  on o.customer_key = b.customer_key
  and o.date_key between b.month_key * 100 and b.month_key * 100 + 99
  and not o.is_test
group by b.month_key, b.customer_key, n.number, n.is_kept;

insert into changed_bit (step, month_key, number, is_set)
with changed as materialized (
  select k.customer_key, k.first_order_date, k.second_order_date, k.first_valid_order_date
  from rolled_customer k
  left join warehouse.dim_customer c on c.customer_key = k.customer_key
  where (k.first_order_date, k.second_order_date, k.first_valid_order_date)
    is distinct from (c.first_order_date, c.second_order_date, c.first_valid_order_date)
)

select s.step, ${monthKey('s.date')}, coalesce(n.number, g.number), false
from changed k
left join warehouse.customer_number n on n.customer_key = k.customer_key
left join gone_number g on g.customer_key = k.customer_key
cross join lateral (
  values ${stepsOf('k')}
) as s (step, date)
where s.date is not null
union all
select s.step, ${monthKey('s.date')}, n.number, true
from changed k
join warehouse.dim_customer c on c.customer_key = k.customer_key
join warehouse.customer_number n on n.customer_key = k.customer_key
cross join lateral (
  values ${stepsOf('c')}
) as s (step, date)
where s.date is not null;

insert into changed_block (step, month_key, block, customers)
with bits as (
  select step, month_key, number, bool_or(is_set) as is_set from changed_bit group by step, month_key, number
),

masks as materialized (
  select
    step, month_key, ${blockOf('number')} as block,
    bit_or(${blockWith('number')}) as touched,
    coalesce(bit_or(${blockWith('number')}) filter (where is_set), ${emptyBlock}) as present
  from bits
  group by step, month_key, ${blockOf('number')}
)

select m.step, m.month_key, m.block, coalesce(a.customers & ~m.touched, ${emptyBlock}) | m.present
from masks m
left join warehouse.agg_customer_months a on a.step = m.step and a.month_key = m.month_key and a.block = m.block;

-- merge into warehouse.agg_customer_months
select * from changed_block where bit_count(customers) > 0
-- end merge;

with emptied as materialized (
  select step, month_key, block from changed_block where bit_count(customers) = 0
)

delete from warehouse.agg_customer_months a
using emptied e
where a.step = e.step and a.month_key = e.month_key and a.block = e.block;
`;

/** Grain: what customers did x month x block of their numbers. Everybody, or the difference of the changed orders and dirty customers. */
export const rollUpCustomerMonths: Readonly<Record<Count, string>> = {
  anew,
  difference: withMerges(difference, 'rollUpCustomerMonths'),
};
