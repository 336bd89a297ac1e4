-- Answers change with each commit that changes what they show, also between two published versions: facts are merged before their
-- aggregates are. Each row counts its own changes, in the statement that makes them, so that no transaction waits for another one's row
-- that it would not wait for anyway. The sum identifies a state of the warehouse; caches of answers go by it.
alter table ops.warehouse_version add column revision bigint not null default 0;
alter table ops.source add column revision bigint not null default 0;
