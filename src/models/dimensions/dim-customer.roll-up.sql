-- Grain: dirty customer: lifetime measures from its orders. $1, $2, $3: the lower bounds of the segments medium, high
-- and vip.
with
  -- update warehouse.dim_customer as measured_customer
  -- only first_order_date, second_order_date, last_order_date, order_count, total_spent, net_sales_bound, segment, first_valid_order_date, last_valid_order_date, valid_order_count, first_valid_order_key
  with ordered as (
    select
      customer_key,
      count(*) as order_count,
      min(date_key) as first_date_key,
      (array_agg(date_key order by date_key, ordered_at, order_key))[2] as second_date_key,
      max(date_key) as last_date_key,
      sum(net_sales) as net_sales,
      sum(net_sales_bound) as net_sales_bound,
      count(*) filter (where is_valid) as valid_order_count,
      min(date_key) filter (where is_valid) as first_valid_date_key,
      max(date_key) filter (where is_valid) as last_valid_date_key,
      (array_agg(order_key order by date_key, ordered_at, order_key) filter (where is_valid))[1] as first_valid_order_key
    from rolled_order
    group by customer_key
  ),

  -- Computed from their keys: four look-ups for each customer take twice as long as the rest.
  dated as (
    select
      *,
      make_date(first_date_key / 10000, first_date_key / 100 % 100, first_date_key % 100) as first_date,
      make_date(second_date_key / 10000, second_date_key / 100 % 100, second_date_key % 100) as second_date,
      make_date(last_date_key / 10000, last_date_key / 100 % 100, last_date_key % 100) as last_date,
      make_date(first_valid_date_key / 10000, first_valid_date_key / 100 % 100, first_valid_date_key % 100) as first_valid_date,
      make_date(last_valid_date_key / 10000, last_valid_date_key / 100 % 100, last_valid_date_key % 100) as last_valid_date
    from ordered
  ),

  -- Without an order.
  given_back as (
    select a.customer_key, sum(f.returns) as returns
    from rolled_customer k
    join warehouse.customer_account a on a.customer_key = k.customer_key
    join warehouse.fact_refunds f on f.account_key = a.account_key
    group by a.customer_key
  ),

  measured as materialized (
    select
      k.customer_key,
      o.first_date as first_order_date,
      o.second_date as second_order_date,
      o.last_date as last_order_date,
      coalesce(o.order_count, 0) as order_count,
      coalesce(o.net_sales, 0) - coalesce(g.returns, 0) as total_spent,
      coalesce(o.net_sales_bound, 0) as net_sales_bound,
      o.first_valid_date as first_valid_order_date,
      o.last_valid_date as last_valid_order_date,
      coalesce(o.valid_order_count, 0) as valid_order_count,
      o.first_valid_order_key
    from rolled_customer k
    left join dated o on o.customer_key = k.customer_key
    left join given_back g on g.customer_key = k.customer_key
  )

  select
    m.*,
    case
      when m.order_count = 0 then null
      when m.total_spent < $1::numeric then 'low'
      when m.total_spent < $2::numeric then 'medium'
      when m.total_spent < $3::numeric then 'high'
      else 'vip'
    end as segment
  from measured m
  -- end update,

-- note customers of measured_customer

select count(*) from measured_customer;
