-- Grain: line that is loaded, with its variant and day; none if no variant has a history, as where no catalogue was read.
insert into wanted_product_day (product_key, date_key, is_of_history)
select l.product_key, c.date_key, false
from change_order c
join staged_line l on l.seq = c.seq
where l.product_key is not null
  and (exists (select from warehouse.dim_product_day) or exists (select from warehouse.dim_product_cost));
