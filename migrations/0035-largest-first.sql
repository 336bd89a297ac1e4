-- The best customers of a report, without the orders of all others: no net sales of any days exceed this bound. `cartograph rebuild`
-- fills it.
alter table warehouse.dim_customer add column net_sales_bound numeric not null default 0;

alter table warehouse.dim_customer alter column net_sales_bound drop default;

create index dim_customer_by_net_sales_bound on warehouse.dim_customer (net_sales_bound);

-- They are of no customer.
create index fact_refunds_without_order on warehouse.fact_refunds (date_key) where order_key = refund_key;

-- The largest orders of some days.
create index fact_orders_by_total on warehouse.fact_orders (total, order_key);
