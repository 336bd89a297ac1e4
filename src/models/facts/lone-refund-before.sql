-- Grain: touched refund line without an order.
insert into lone_refund_before (lone_key, channel_key, date_key, account_key)
select f.order_key, f.channel_key, f.date_key, f.account_key
from touched_refund t
cross join change_source src
join warehouse.fact_refunds f on f.order_key = src.source_id || ':refund:' || t.part_id
where f.refund_key = f.order_key;
