-- Rows of a file that are not read, by the name under which the mapping leaves them out; '' for those that it does not mention.
alter table raw.delivery add column rows_left_out jsonb not null default '{}';
