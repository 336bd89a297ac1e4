-- Grain: leftovers of one round of stock events.
delete from change_level;
