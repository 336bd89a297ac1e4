-- Grain: fee whose posting is not known or is of another day, account, order or currency, or whose amount is not that of the posting's rate.
select f.source_id, f.posting_id, f.fee_no
from warehouse.fact_fees f
left join warehouse.posting p on p.source_id = f.source_id and p.posting_id = f.posting_id
where p.posting_id is null
  or (f.date_key, f.account_id, f.posted_at, f.account_currency, f.amount) is distinct from (
    p.date_key, p.account_id, p.posted_at, p.currency, f.account_amount * p.exchange_rate
  )
  or f.order_key is distinct from p.source_id || ':' || p.platform_order_id
