-- Grain: order of which a part arrived, or that another version of the same refund line names. $1: the source.
insert into touched_order (order_id)
select order_id from staged_part where order_id is not null
union
select p.order_id
from staged_part s
join ops.order_part p on p.source_id = $1::text and p.kind = s.kind and p.part_id = s.part_id
where s.kind = 'refund' and p.order_id is not null;
