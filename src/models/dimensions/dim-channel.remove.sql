-- Grain: channel without orders.
delete from warehouse.dim_channel where channel_key = $1;
