-- Grain: refund line that stands without an order though its order is there, or is no part any more.
select f.refund_key
from warehouse.fact_refunds f
left join ops.order_part p
  on p.source_id = f.source_id and p.kind = 'refund' and f.order_key = f.source_id || ':refund:' || p.part_id
left join ops.order_part header
  on header.source_id = p.source_id and header.kind = 'header' and header.part_id = p.order_id and not header.is_deleted
where f.refund_key = f.order_key and (p.part_id is null or p.is_deleted or header.part_id is not null);
