import { decodedEntries } from '../customer-sets/encoding.js';

/** Grain: a day x channel x customer x country whose entry in the sets differs from the orders. */
export const customerSetsCheck = `
with expected as (
  select
    o.date_key, o.channel_key, o.customer_key, coalesce(o.ship_to_country, '') as country,
    bool_and(not o.is_valid) as is_void, count(*) > 1 as is_repeated
  from warehouse.fact_orders o
  where not o.is_test
  group by o.date_key, o.channel_key, o.customer_key, coalesce(o.ship_to_country, '')
),

kept as (
  select
    a.date_key, a.channel_key, coalesce(n.customer_key, 'number ' || e.number) as customer_key, e.country,
    e.is_void, e.is_repeated
  from warehouse.agg_customer_sets a
  cross join lateral ${decodedEntries('a')} e
  left join warehouse.customer_number n on n.number = e.number
)

select
  coalesce(e.date_key, k.date_key) as date_key,
  coalesce(e.channel_key, k.channel_key) as channel_key,
  coalesce(e.customer_key, k.customer_key) as customer_key
from expected e
full join kept k
  on k.date_key = e.date_key and k.channel_key = e.channel_key and k.customer_key = e.customer_key
  and k.country = e.country
where (e.is_void, e.is_repeated) is distinct from (k.is_void, k.is_repeated)`;
