-- Grain: product whose stock changed: the earliest day. Exactly the keys read here are removed.
with taken as (
  delete from ops.dirty_stock returning product_key, date_key
)

insert into rolled_stock (product_key, date_key, first_date)
select t.product_key, t.date_key, to_date(t.date_key::text, 'YYYYMMDD') from taken t;
