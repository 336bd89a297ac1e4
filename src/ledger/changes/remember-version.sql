-- Grain: one published version ($1), published at $2; $3: whether everything is new in it.
insert into ops.change_version (version, published_at, is_everything_new, changes)
select $1::bigint, $2::timestamptz, $3::boolean, (select count(*) from ops.change where version = $1::bigint);
