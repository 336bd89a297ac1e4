-- An order that arrives with all its lines is one part: a header that no lines are waited for.
alter table ops.order_part drop constraint order_part_kind_known;
-- header, whole, lines, refund
alter table ops.order_part
  add constraint order_part_kind_known check (kind in ('header', 'whole', 'lines', 'refund'));

-- Accounts without a contact, as of all orders of a marketplace that hides its buyers, need no entries in the indexes of contacts.
drop index warehouse.customer_account_by_phone;
create index customer_account_by_phone on warehouse.customer_account (joining_phone, joining_email) where joining_phone is not null;

drop index warehouse.customer_account_by_email;
create index customer_account_by_email on warehouse.customer_account (email) where email is not null;
