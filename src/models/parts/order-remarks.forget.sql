-- Grain: remark on a touched order, which is judged anew. $1: the source.
delete from ops.order_remark r
using touched_order t
where r.source_id = $1::text and r.subject = t.order_id;
