-- Grain: channel that a refund without an order may have left in this change set.
select distinct channel_key from lone_refund_before;
