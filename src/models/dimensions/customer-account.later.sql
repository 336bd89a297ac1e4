-- Grain: account whose latest order is a later one with the same data. It is neither compared nor matched again, which is most
-- of the work for an account that orders often.
with later as materialized (
  select account_key, ordered_at from later_account
)

update warehouse.customer_account a set
  source_updated_at = l.ordered_at
from later l
where a.account_key = l.account_key;
