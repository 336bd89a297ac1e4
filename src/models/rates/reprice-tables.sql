-- Grain: fact that is converted again. The session's temporary tables, emptied at each commit and (here) at each start.
set local client_min_messages = warning;

create temp table if not exists repriced_order (
  order_key text collate "C" primary key,
  rate numeric not null
) on commit delete rows;

create temp table if not exists repriced_refund (
  order_key text collate "C" not null,
  refund_key text collate "C" not null,
  rate numeric not null,
  primary key (order_key, refund_key)
) on commit delete rows;

delete from repriced_order;
delete from repriced_refund;
