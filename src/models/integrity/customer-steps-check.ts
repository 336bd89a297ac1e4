import { decodedEntries } from '../customer-sets/encoding.js';

const columns = ['first_orders', 'second_orders', 'void_first_orders', 'later_valid_orders'];

/** Grain: a day x customer x step that differs from the orders. */
export const customerStepsCheck = `
with ordered as (
  select
    customer_key, date_key,
    row_number() over (partition by customer_key order by date_key) as place,
    min(case when is_valid then date_key end) over (partition by customer_key) as valid_key,
    min(date_key) over (partition by customer_key) as first_key
  from warehouse.fact_orders
  where not is_test
),

expected as (
  select date_key, customer_key, 'first_orders' as step from ordered where place = 1 and date_key = valid_key
  union all
  select date_key, customer_key, 'second_orders' from ordered where place = 2
  union all
  select date_key, customer_key, 'void_first_orders' from ordered where place = 1 and date_key is distinct from valid_key
  union all
  select distinct date_key, customer_key, 'later_valid_orders' from ordered where date_key = valid_key and first_key < valid_key
),

kept as (
  select a.date_key, coalesce(n.customer_key, 'number ' || e.number) as customer_key, s.step
  from warehouse.agg_customer_steps a
  cross join lateral (
    values ${columns.map((column) => `('${column}', a.${column}, '', null::text[])`).join(', ')}
  ) as s (step, customers, country_places, countries)
  cross join lateral ${decodedEntries('s')} e
  left join warehouse.customer_number n on n.number = e.number
)

select
  coalesce(e.date_key, k.date_key) as date_key,
  coalesce(e.customer_key, k.customer_key) as customer_key,
  coalesce(e.step, k.step) as step
from expected e
full join kept k on k.date_key = e.date_key and k.customer_key = e.customer_key and k.step = e.step
where e.step is null or k.step is null
union all
-- Each day has somebody.
select date_key, null, 'nobody'
from warehouse.agg_customer_steps
where ${columns.map((column) => `${column} = ''`).join(' and ')}`;
