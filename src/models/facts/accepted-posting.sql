-- Grain: posting in its newest version; where only its release is known, the release.
analyze staged_posting (seq, posting_id), staged_fee (seq);

insert into accepted_posting (seq, source_id, posting_id, date_key, rate, is_new)
select distinct on (s.posting_id) s.seq, src.source_id, s.posting_id, d.date_key, r.rate, known.posting_id is null
from staged_posting s
cross join change_source src
join warehouse.dim_date d on d.date = (s.posted_at at time zone src.timezone)::date
join day_rate r on r.currency = s.currency and r.date_key = d.date_key
left join warehouse.posting known on known.source_id = src.source_id and known.posting_id = s.posting_id
-- A payment's fee that comes with an order is as old as that version of the order: a newer version may have none. One index lookup each.
left join lateral (
  select true as is_there
  from warehouse.fact_orders
  where order_key = case when s.total is null and s.posting_id = s.order_id then src.source_id || ':' || s.order_id end
    and source_updated_at > s.updated_at
  order by order_key
) newer on true
left join ops.deleted_record gone
  on s.total is null and gone.source_id = src.source_id and gone.entity = 'order' and gone.record_id = s.order_id
where newer.is_there is null
  and (gone.deleted_at is null or s.updated_at > gone.deleted_at)
  and (
    known.posting_id is null
    or known.is_release and not s.is_release
    or known.is_release = s.is_release and known.source_updated_at <= s.updated_at
  )
order by s.posting_id, s.is_release, s.updated_at desc, s.seq desc;

analyze accepted_posting;
