-- Deliveries come one after the other: what one brought lies in blocks that follow each other. An index of the blocks finds it, and
-- costs a row nothing, where one of the rows cost an import a third of what it takes to write them.

drop index raw.record_version_by_delivery;

create index record_version_by_delivery on raw.record_version using brin (delivery)
with (pages_per_range = 32, autosummarize = on) where delivery is not null;

drop index ops.order_part_by_delivery;

create index order_part_by_delivery on ops.order_part using brin (delivery) with (pages_per_range = 32, autosummarize = on);
