-- Grain: customer whose segment changed with the bounds. $1, $2, $3: the lower bounds of the segments medium, high and
-- vip.
with segmented as (
  select
    customer_key,
    case
      when order_count = 0 then null
      when total_spent < $1::numeric then 'low'
      when total_spent < $2::numeric then 'medium'
      when total_spent < $3::numeric then 'high'
      else 'vip'
    end as segment
  from warehouse.dim_customer
)

update warehouse.dim_customer c set
  segment = s.segment
from segmented s
where c.customer_key = s.customer_key and c.segment is distinct from s.segment;
