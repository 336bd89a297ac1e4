-- Grain: month x product. Net items sold as a running total of the month: of any days, it is the difference of two elements.
create table warehouse.agg_product_units (
  month_key integer not null,
  product_key text collate "C" not null,
  -- Of the month, with trade, in order.
  days integer [] not null,
  -- From the first day of the month to each of these.
  units numeric [] not null,
  primary key (month_key, product_key)
);
