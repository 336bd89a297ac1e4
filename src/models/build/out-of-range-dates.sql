-- Grain: an instant of a staged record whose business day is not in dim_date.
with span as (
  select min(date) as first_day, max(date) as last_day from warehouse.dim_date
),

instants as (
  select seq, 'orderedAt' as path, ordered_at as instant from staged_order
  union all
  select seq, 'refunds[' || position || '].refundedAt', refunded_at from staged_refund
  union all
  select seq, 'refundedAt', refunded_at from staged_lone_refund
  union all
  select seq, 'levels[' || position || '].changedAt', changed_at from staged_level
  union all
  select seq, case when product_key is null then 'deletedAt' else 'updatedAt' end, happened_at from staged_inventory
)

select i.seq, i.path, i.instant as value
from instants i
cross join change_source src
left join span on (i.instant at time zone src.timezone)::date between span.first_day and span.last_day
where span.first_day is null
order by i.seq, i.path;
