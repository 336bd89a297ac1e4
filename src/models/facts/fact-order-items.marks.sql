-- Grain: day x channel x product of lines that were written, replaced or removed, or of what was taken back of them.
insert into ops.dirty_day (date_key, channel_key, customers_changed)
select distinct date_key, channel_key, false from touched_line where is_taken_back
on conflict (date_key, channel_key) do nothing;

insert into ops.dirty_product_day (date_key, channel_key, product_key)
select distinct date_key, channel_key, product_key from touched_line
on conflict (date_key, channel_key, product_key) do nothing;
