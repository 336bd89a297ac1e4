-- Grain: one staged catalogue version of a variant that was not older than any known one when it arrived (raw log
-- order).
insert into accepted_variant (seq, product_key)
with judged as (
  select
    s.seq,
    s.product_key,
    s.updated_at,
    max(s.updated_at) over (
      partition by s.product_key order by s.seq rows between unbounded preceding and 1 preceding
    ) as known_in_change_set,
    p.source_updated_at as known_before
  from staged_variant s
  left join warehouse.dim_product p on p.product_key = s.product_key and p.origin = 'product'
)

select seq, product_key
from judged
where (known_in_change_set is null or updated_at >= known_in_change_set)
  and (known_before is null or updated_at >= known_before);
