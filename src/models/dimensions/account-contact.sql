-- Grain: account that is new, changed or gone: the contacts it can be joined by. Another list of aliases needs a new
-- `matchingRule`.
insert into account_contact (account_key, is_gone, is_email_masked, joining_email, joining_phone)
with incoming as (
  select
    account_key,
    email,
    phone,
    -- Aliases that marketplaces give buyers are for one order or one seller, so they identify nobody, nor does the
    -- phone with them. Apple's privaterelay.appleid.com is not in the list: it is one person's for all stores of a
    -- merchant.
    coalesce(
      split_part(email, '@', 2) like any(array[
        'marketplace.amazon.%',  -- Amazon
        'members.ebay.%',        -- eBay
        'relay.walmart.com',     -- Walmart Marketplace
        'scs.tiktokw.us',        -- TikTok Shop
        'scs2.tiktok.com',
        'user.allegrogroup.pl',  -- Allegro
        'allegromail.pl',
        'verkopen.bol.com'       -- bol.com
      ]),
      false
    ) as is_email_masked
  from incoming_account
)

select
  t.account_key,
  false,
  t.is_email_masked,
  -- Placeholders that people type (`none`, `n/a`) join nobody.
  case when not t.is_email_masked and e.contact is null and t.email like '%_@_%' then t.email end,
  -- A number without a country code joins nobody: two people may have it.
  case when not t.is_email_masked and p.contact is null and t.phone like '+%' then t.phone end
from incoming t
left join ops.never_join_by e on e.contact = t.email
left join ops.never_join_by p on p.contact = t.phone
union all
select account_key, true, false, null, null
from account_from_orders
where order_key is null;

analyze account_contact (account_key, joining_email, joining_phone);
