-- Grain: one product with changed stock. Exactly the keys read here are removed: later ones are left for the next roll-up. Returns
-- how many they are.
with taken as (
  delete from ops.dirty_stock returning product_key, date_key
)

insert into rolled_stock (product_key, date_key, first_date)
select t.product_key, t.date_key, to_date(t.date_key::text, 'YYYYMMDD') from taken t;

analyze rolled_stock;

select count(*)::integer as products from rolled_stock;
