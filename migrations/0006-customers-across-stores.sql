-- One customer over several stores: what each account can be matched by, what it was matched by, and what never matches.

-- Null: nothing that matches, such as a marketplace's alias, a phone without a country code, or a contact that the merchant excludes.
alter table warehouse.customer_account add column joining_email text collate "C";
alter table warehouse.customer_account add column joining_phone text collate "C";
-- The e-mail address that identifies its customer: its own, or the only one that has its phone.
alter table warehouse.customer_account add column joined_email text collate "C";
alter table warehouse.customer_account add column is_email_masked boolean not null default false;
-- Matched by a phone that several e-mail addresses have: its owner is unknown.
alter table warehouse.customer_account add column is_phone_shared boolean not null default false;
alter table warehouse.customer_account alter column is_email_masked drop default;
alter table warehouse.customer_account alter column is_phone_shared drop default;

-- The accounts with a phone, by e-mail address, and those without an e-mail address.
create index customer_account_by_phone on warehouse.customer_account (joining_phone, joining_email);

alter table warehouse.dim_customer add column is_email_masked boolean not null default false;
alter table warehouse.dim_customer alter column is_email_masked drop default;

-- E-mail addresses and phones that never match, as of the last matching of the accounts.
create table ops.never_join_by (
  contact text collate "C" primary key
);

-- The rule of the last matching; if it is another one, or null, the next build matches all accounts again.
alter table ops.warehouse_version add column matching_rule integer;
