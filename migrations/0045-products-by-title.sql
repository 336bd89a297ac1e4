-- The order of the API's lists of products, which is cut as its cursors are: `models/reporting/product-rows.ts`.
create index dim_product_by_title on warehouse.dim_product (left(title, 1000) collate "C", product_key);
