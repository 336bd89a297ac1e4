-- Figures worked out straight from the CSV, apart from everything the product and the loader do: sales lines, orders, and
-- the purchase that each cancelled line takes back. Expects csv_line, filled by COPY in the file's order.

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
  coalesce(l.customer_id, 'guest ' || l.invoice_no) as buyer,
  l.quantity as quantity_left
from csv_line as l
join (
  select invoice_no, min(invoice_date) as ordered_at
  from csv_line
  group by invoice_no
) as i using (invoice_no)
where left(l.invoice_no, 1) not in ('C', 'A')
  and l.quantity > 0
  and l.unit_price > 0;

create index on sale (customer_id, stock_code, ordered_at desc, line_no desc);
create unique index on sale (line_no);
analyze sale;

create table taken_back (
  buyer text,
  taken_back_at timestamp,
  quantity integer,
  value numeric
);

do $$
declare
  cancelled record;
  bought record;
begin
  for cancelled in
    select
      line_no,
      stock_code,
      customer_id,
      -quantity as quantity,
      min(invoice_date) over whole_invoice as cancelled_at
    from csv_line
    where invoice_no like 'C%' and quantity < 0 and customer_id is not null
    window whole_invoice as (partition by invoice_no)
    order by cancelled_at, min(line_no) over whole_invoice, line_no
  loop
    select line_no, buyer, unit_price into bought
    from sale
    where customer_id = cancelled.customer_id
      and stock_code = cancelled.stock_code
      and ordered_at < cancelled.cancelled_at
      and quantity_left >= cancelled.quantity
    order by ordered_at desc, line_no desc
    limit 1;
    if found then
      update sale set quantity_left = quantity_left - cancelled.quantity where line_no = bought.line_no;
      insert into taken_back values
        (bought.buyer, cancelled.cancelled_at, cancelled.quantity, cancelled.quantity * bought.unit_price);
    end if;
  end loop;
end
$$;

create table buyer_value as
select
  s.buyer,
  sum(s.quantity * s.unit_price) - coalesce(max(t.value), 0) as total_spent
from sale as s
left join (select buyer, sum(value) as value from taken_back group by buyer) as t using (buyer)
group by s.buyer;
