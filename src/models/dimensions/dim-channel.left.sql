-- Grain: channel that an order left in this change set.
select c.old_channel_key as channel_key
from change_order c
join staged_order s on s.seq = c.seq
where c.old_channel_key <> s.channel_key
union
select channel_key from gone_order;
