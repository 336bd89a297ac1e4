-- Grain: variant x day of the store on which its product had a version, as in the last one of the day; of equal times, the
-- later one in the raw log.
with
  -- merge into warehouse.dim_product_day as merged
  -- when known.updated_at <= excluded.updated_at
  -- returning known.product_key, known.date_key, known.category, known.product_type, known.vendor
  select distinct on (s.product_key, v.date_key)
    s.product_key,
    v.date_key,
    s.title,
    s.variant_title,
    s.category,
    s.product_type,
    s.vendor,
    s.price,
    s.updated_at
  from staged_variant s
  cross join change_source src
  cross join lateral (
    select to_char(s.updated_at at time zone src.timezone, 'YYYYMMDD')::integer as date_key
  ) v
  order by s.product_key, v.date_key, s.updated_at desc, s.seq desc
  -- end merge,

-- The known rows are as they were: this statement's snapshot.
marked as (
  insert into changed_product_day (product_key, date_key, is_cost)
  select m.product_key, m.date_key, false
  from merged m
  left join warehouse.dim_product_day b on b.product_key = m.product_key and b.date_key = m.date_key
  where b.product_key is null
    or (b.category, b.product_type, b.vendor) is distinct from (m.category, m.product_type, m.vendor)
)

select count(*) as changed from merged;
