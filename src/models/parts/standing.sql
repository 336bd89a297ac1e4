-- Grain: one row: whether the warehouse has any touched order or touched refund without an order. $1: the source.
select
  exists (
    select 1
    from touched_order t
    join warehouse.fact_orders o on o.order_key = $1::text || ':' || t.order_id
  )
  or exists (
    select 1
    from touched_refund t
    join warehouse.fact_refunds f on f.order_key = $1::text || ':refund:' || t.part_id
    where f.refund_key = f.order_key
  ) as "isStanding";
