-- Grain: remark on a touched order or refund, which is evaluated again. $1: the source.
delete from ops.order_remark r
where r.source_id = $1::text
  and (
    exists (select from touched_order t where t.order_id = r.subject)
    or exists (select from touched_refund t where 'refund:' || t.part_id = r.subject)
  );
