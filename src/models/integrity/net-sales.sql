-- Grain: day whose gross sales less discounts less returns are not the net of its lines and refund lines.
with lines as (
  select date_key, gross_sales - discounts as net from warehouse.fact_order_items where not is_test
  union all
  select date_key, -returns from warehouse.fact_refunds where not is_test
),

expected as (
  select date_key, sum(net) as net from lines group by date_key
),

summed as (
  select date_key, sum(gross_sales - discounts - returns) as net from warehouse.agg_daily_summary group by date_key
)

select coalesce(e.date_key, s.date_key) as date_key
from expected e
full join summed s on s.date_key = e.date_key
where coalesce(e.net, 0) <> coalesce(s.net, 0);
