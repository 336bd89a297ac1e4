-- Grain: one contact that never joins accounts ($2: all of them), and the one row with the rule ($1).
with rule as (
  update ops.warehouse_version set matching_rule = $1::integer
),

left_out as (
  delete from ops.never_join_by where contact <> all($2::text[])
)

insert into ops.never_join_by (contact)
select unnest($2::text[])
on conflict (contact) do nothing;
