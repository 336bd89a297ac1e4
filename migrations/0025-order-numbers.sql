-- For an order that is asked for by its number.
create index fact_orders_by_number on warehouse.fact_orders (order_number);
