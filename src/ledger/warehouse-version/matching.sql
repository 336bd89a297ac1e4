-- Grain: one row: by which rule the accounts were matched, and which contacts joined nobody.
select v.matching_rule as "matchingRule", array(select contact from ops.never_join_by order by contact) as contacts
from ops.warehouse_version v;
