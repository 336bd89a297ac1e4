-- The history of names and prices is kept by day, like that of categories: versions that arrive late are in it, so it no
-- longer depends on the order of arrival. `cartograph rebuild` adds those that came late before.
alter table warehouse.dim_product_day add column title text;
alter table warehouse.dim_product_day add column variant_title text;
alter table warehouse.dim_product_day add column price numeric;

update warehouse.dim_product_day d
set title = h.title, variant_title = h.variant_title, price = h.price
from warehouse.dim_product_history h
where h.product_key = d.product_key
  and h.valid_from <= d.updated_at
  and (h.valid_to is null or h.valid_to > d.updated_at);

-- Days before the first known span.
update warehouse.dim_product_day d
set title = p.title, variant_title = p.variant_title, price = p.price
from warehouse.dim_product p
where p.product_key = d.product_key and d.title is null;

alter table warehouse.dim_product_day alter column title set not null;
drop table warehouse.dim_product_history;
