-- Grain: one row: the rule by which accounts were matched, and the contacts that never joined accounts.
select v.matching_rule as "matchingRule", array(select contact from ops.never_join_by order by contact) as contacts
from ops.warehouse_version v;
