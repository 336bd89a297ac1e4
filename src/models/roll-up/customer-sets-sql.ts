import { digitsOf, isRepeatedMark, isVoidMark } from '../customer-sets/encoding.js';
import { withMerges } from '../merge/read-merge.js';

/** Grain: day x channel whose buyers changed: who ordered. A customer with several countries has an entry for each. */
export const rollUpCustomerSets = withMerges(
  `
insert into changed_set (date_key, channel_key, customers, countries, country_places)
with ordered as materialized (
  select
    o.date_key,
    o.channel_key,
    n.number,
    coalesce(o.ship_to_country, '') collate "C" as country,
    case when bool_and(not o.is_valid) then ${isVoidMark} else 0 end
      + case when count(*) > 1 then ${isRepeatedMark} else 0 end as marks
  from rolled_day k
  join warehouse.fact_orders o on o.date_key = k.date_key and o.channel_key = k.channel_key
  join warehouse.customer_number n on n.customer_key = o.customer_key
  where not o.is_test
  group by o.date_key, o.channel_key, n.number, coalesce(o.ship_to_country, '') collate "C"
),

placed as (
  select
    *,
    4 * (number - lag(number, 1, 0) over (partition by date_key, channel_key order by number, country)) + marks as entry,
    (dense_rank() over (partition by date_key, channel_key order by country))::integer - 1 as place
  from ordered
)

select
  date_key,
  channel_key,
  string_agg(
    ${digitsOf('entry')},
    '' order by number, country
  ) as customers,
  array_agg(distinct country order by country) as countries,
  string_agg(
    ${digitsOf('place')},
    '' order by number, country
  ) as country_places
from placed
group by date_key, channel_key;

-- merge into warehouse.agg_customer_sets
select * from changed_set
-- end merge;

with empty as materialized (
  select k.date_key, k.channel_key
  from rolled_day k
  left join changed_set s on s.date_key = k.date_key and s.channel_key = k.channel_key
  where s.date_key is null
)

delete from warehouse.agg_customer_sets a
using empty e
where a.date_key = e.date_key and a.channel_key = e.channel_key;
`,
  'rollUpCustomerSets',
);
