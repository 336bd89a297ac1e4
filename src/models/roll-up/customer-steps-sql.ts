import { digitsOf } from '../customer-sets/encoding.js';
import { withMerges } from '../merge/read-merge.js';

const columns = ['first_orders', 'second_orders', 'void_first_orders', 'later_valid_orders'];
const names = ['first', 'second', 'void first', 'later valid'];

/** The sets of rows of `steps`: a day, a customer's number, and the step. */
const setsOfDays = `placed as (
  select
    date_key, number, step,
    4 * (number - lag(number, 1, 0) over (partition by date_key, step order by number)) as entry
  from steps
),

encoded as (
  select
    date_key, number, step,
    ${digitsOf('entry')} as digits
  from placed
)

select
  date_key,
  ${names
    .map((step) => `coalesce(string_agg(digits, '' order by number) filter (where step = '${step}'), '')`)
    .join(',\n  ')}
from encoded
group by date_key`;

/** All days, of all customers: without a look at their orders. */
export const customerStepsAnew = `
delete from warehouse.agg_customer_steps;

insert into warehouse.agg_customer_steps (date_key, ${columns.join(', ')})
with customers as (
  select
    n.number, c.first_order_date, c.second_order_date, c.first_valid_order_date,
    c.first_valid_order_date is not distinct from c.first_order_date as is_valid_at_once
  from warehouse.dim_customer c
  join warehouse.customer_number n on n.customer_key = c.customer_key
),

steps as (
  select to_char(s.date, 'YYYYMMDD')::integer as date_key, c.number, s.step
  from customers c
  cross join lateral (
    values
      ('first', case when c.is_valid_at_once then c.first_order_date end),
      ('second', c.second_order_date),
      ('void first', case when not c.is_valid_at_once then c.first_order_date end),
      ('later valid', case when not c.is_valid_at_once then c.first_valid_order_date end)
  ) as s (step, date)
  where s.date is not null
),

${setsOfDays};
`;

/**
 * Grain: day on which a dirty customer took, or no longer takes, one of the steps: all who took them. They are among those who ordered on
 * the day, so that no index on customers' days is needed.
 */
export const rollUpCustomerSteps = withMerges(
  `
insert into changed_step_day (date_key, date)
select to_char(s.date, 'YYYYMMDD')::integer, s.date
from (
  select distinct d.date
  from rolled_customer k
  left join warehouse.dim_customer c on c.customer_key = k.customer_key
  cross join lateral (
    values
      (k.first_order_date), (k.second_order_date), (k.first_valid_order_date),
      (c.first_order_date), (c.second_order_date), (c.first_valid_order_date)
  ) as d (date)
  where (k.first_order_date, k.second_order_date, k.first_valid_order_date)
    is distinct from (c.first_order_date, c.second_order_date, c.first_valid_order_date)
) s
where s.date is not null;

analyze changed_step_day;

insert into changed_steps (date_key, ${columns.join(', ')})
with customers as (
  select distinct
    k.date_key, n.number, k.date, c.first_order_date, c.second_order_date,
    c.first_valid_order_date is not distinct from c.first_order_date as is_valid_at_once,
    c.first_valid_order_date
  from changed_step_day k
  join warehouse.fact_orders o on o.date_key = k.date_key
  join warehouse.dim_customer c on c.customer_key = o.customer_key
  join warehouse.customer_number n on n.customer_key = o.customer_key
  where not o.is_test
),

steps as (
  select c.date_key, c.number, s.step
  from customers c
  cross join lateral (
    values
      ('first', c.first_order_date = c.date and c.is_valid_at_once),
      ('second', c.second_order_date = c.date),
      ('void first', c.first_order_date = c.date and not c.is_valid_at_once),
      ('later valid', c.first_valid_order_date = c.date and not c.is_valid_at_once)
  ) as s (step, is_of_day)
  where s.is_of_day
),

${setsOfDays};

-- merge into warehouse.agg_customer_steps
select * from changed_steps
-- end merge;

with empty as materialized (
  select k.date_key
  from changed_step_day k
  left join changed_steps s on s.date_key = k.date_key
  where s.date_key is null
)

delete from warehouse.agg_customer_steps a
using empty e
where a.date_key = e.date_key;
`,
  'rollUpCustomerSteps',
);
