-- One customer over several stores: what each account can be joined by, what it was joined through, and what joins nobody.

-- Null: nothing that joins, such as a marketplace's alias, a phone without its country, or what the merchant excludes.
alter table warehouse.customer_account add column joining_email text collate "C";
alter table warehouse.customer_account add column joining_phone text collate "C";
-- The e-mail address whose customer it is: its own, or that of the only one that has its phone.
alter table warehouse.customer_account add column joined_email text collate "C";
alter table warehouse.customer_account add column is_email_masked boolean not null default false;
-- Matched by a phone that several e-mail addresses have: nobody can say whose it is.
alter table warehouse.customer_account add column is_phone_shared boolean not null default false;
alter table warehouse.customer_account alter column is_email_masked drop default;
alter table warehouse.customer_account alter column is_phone_shared drop default;

-- Who has a phone, by e-mail address, and who has it without one.
create index customer_account_by_phone on warehouse.customer_account (joining_phone, joining_email);

alter table warehouse.dim_customer add column is_email_masked boolean not null default false;
alter table warehouse.dim_customer alter column is_email_masked drop default;

-- E-mail addresses and phones that join nobody, as the accounts were last matched.
create table ops.never_join_by (
  contact text collate "C" primary key
);

-- The rule by which the accounts were last matched; another one, or none, matches all of them anew at the next build.
alter table ops.warehouse_version add column matching_rule integer;
