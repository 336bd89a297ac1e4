-- Figures worked out straight from the CSV, apart from everything the product does: sales lines, orders, and what each customer was
-- refunded. Expects csv_line, filled by COPY in the file's order.

create table sale as
select
  l.line_no,
  l.invoice_no,
  l.stock_code,
  l.customer_id,
  l.quantity,
  l.unit_price,
  i.ordered_at,
  -- A line without a customer belongs to a guest: a customer of one order.
  coalesce(l.customer_id, 'guest ' || l.invoice_no) as buyer
from csv_line as l
join (
  select invoice_no, min(invoice_date) as ordered_at
  from csv_line
  group by invoice_no
) as i using (invoice_no)
where left(l.invoice_no, 1) not in ('C', 'A')
  and l.quantity > 0
  and l.unit_price > 0;

-- A line of a cancellation takes back its own quantity at its own price, on its own day.
create table taken_back as
select
  customer_id,
  invoice_date as taken_back_at,
  -quantity as quantity,
  -quantity * unit_price as value
from csv_line
where invoice_no like 'C%';

create table buyer_value as
select
  s.buyer,
  sum(s.quantity * s.unit_price) - coalesce(max(t.value), 0) as total_spent
from sale as s
left join (select customer_id, sum(value) as value from taken_back group by customer_id) as t on t.customer_id = s.buyer
group by s.buyer;
