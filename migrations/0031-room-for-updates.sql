-- Accounts known only from orders, and variants known only from lines, are updated with every batch that has a later one: only their
-- time changes, which no index has. With room on its page, such an update writes no index entry, and the page cleans itself.
alter table warehouse.customer_account set (fillfactor = 70);
alter table warehouse.dim_product set (fillfactor = 40);
