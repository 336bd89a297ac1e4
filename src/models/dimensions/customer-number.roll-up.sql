-- Grain: dirty customer: one with an order that counts has a number, any other none.
with without_orders as materialized (
  select k.customer_key
  from rolled_customer k
  left join warehouse.dim_customer c on c.customer_key = k.customer_key
  where coalesce(c.order_count, 0) = 0
),

gone as (
  delete from warehouse.customer_number n
  using without_orders w
  where n.customer_key = w.customer_key
  returning n.customer_key, n.number
)

-- The months still have it, and another customer may get it.
insert into gone_number (customer_key, number)
select customer_key, number from gone;

-- Only for those without a number, so no row can be in the way.
insert into warehouse.customer_number (customer_key, number)
with
-- Looked up once: for each row it would be searched for past all the new ones, which the statement does not see yet.
highest as materialized (
  select coalesce(max(number), 0) as number from warehouse.customer_number
),

-- Joined by key before any condition: the statistics of the counts are those before this roll-up, when perhaps all were 0, and a
-- planner that expects no row compares every customer with every other.
dirty as materialized (
  select k.customer_key, c.first_order_date, c.order_count, n.number
  from rolled_customer k
  join warehouse.dim_customer c on c.customer_key = k.customer_key
  left join warehouse.customer_number n on n.customer_key = k.customer_key
  -- Of the dirty customer as it was: with orders it has a number.
  where k.order_count is null or k.order_count = 0
),

-- Customers of the same days get numbers side by side, which keeps the sets small.
added as (
  select customer_key, row_number() over (order by first_order_date, customer_key) as place
  from dirty
  where order_count > 0 and number is null
)

select a.customer_key, h.number + a.place as number
from added a
cross join highest h
order by a.customer_key;
