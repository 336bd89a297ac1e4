-- Grain: variant x day of the store on which its stock item had a version with a cost, even an unknown one: the last of the
-- day; of equal times, the later one in the raw log. Stock items without any cost stand before all times.
with
  -- merge into warehouse.dim_product_cost as merged
  -- when known.updated_at <= excluded.updated_at
  -- returning known.product_key, known.date_key, known.unit_cost, known.currency
  select distinct on (s.product_key, v.date_key)
    s.product_key,
    v.date_key,
    s.unit_cost,
    s.currency,
    s.updated_at
  from staged_cost s
  cross join change_source src
  cross join lateral (
    select to_char(s.updated_at at time zone src.timezone, 'YYYYMMDD')::integer as date_key
  ) v
  where s.updated_at > timestamptz '1970-01-01T00:00:00Z'
  order by s.product_key, v.date_key, s.updated_at desc, s.seq desc
  -- end merge,

-- The known rows are as they were: this statement's snapshot.
marked as (
  insert into changed_product_day (product_key, date_key, is_cost)
  select m.product_key, m.date_key, true
  from merged m
  left join warehouse.dim_product_cost b on b.product_key = m.product_key and b.date_key = m.date_key
  where b.product_key is null or (b.unit_cost, b.currency) is distinct from (m.unit_cost, m.currency)
)

select count(*) as changed from merged;
