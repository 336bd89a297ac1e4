-- Distinct customers of any period and channels without the facts: who ordered, kept by day and channel.

-- Grain: customer with an order that counts. The numbers are small, and mean nothing: they depend on arrival.
create table warehouse.customer_number (
  customer_key text collate "C" primary key,
  number integer not null
);

create unique index customer_number_by_number on warehouse.customer_number (number);

-- Grain: day x channel. Who ordered, as src/models/customer-sets/ encodes them.
create table warehouse.agg_customer_sets (
  date_key integer not null,
  channel_key text collate "C" not null,
  customers text collate "C" not null,
  -- Ship-to countries of the day and channel, sorted; '' is unknown.
  countries text[] not null,
  -- For each entry of the set, the place of its country in the list.
  country_places text collate "C" not null,
  primary key (date_key, channel_key)
);

-- Already compressed.
alter table warehouse.agg_customer_sets alter column customers set storage external;
alter table warehouse.agg_customer_sets alter column country_places set storage external;
