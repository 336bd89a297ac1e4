-- Search by what people know of a row.
create index customer_account_by_email on warehouse.customer_account (email);
create index dim_product_by_sku on warehouse.dim_product (sku);
