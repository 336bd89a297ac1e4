-- Grain: one row if a changed rate concerns the cost of a product. $1: the reporting currency. Stock is valued at the rate
-- of the day asked for: no row changes with a rate, but answers do.
select 1 as one
from (select distinct currency from warehouse.dim_product_cost where currency <> $1::text) c
join (select distinct currency from changed_rate) r on r.currency in (c.currency, $1::text)
limit 1;
