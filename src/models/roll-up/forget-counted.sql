-- Grain: dirty order: counted.
delete from ops.dirty_order;

delete from ops.counted_order;

delete from ops.counted_line;

delete from ops.counted_refund;
