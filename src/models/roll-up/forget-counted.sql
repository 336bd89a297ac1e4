-- Grain: dirty order, or day of advertising, visits or fees: counted.
delete from ops.dirty_order;

delete from ops.counted_order;

delete from ops.counted_line;

delete from ops.counted_refund;

delete from ops.dirty_partition;
