-- Grain: what one round of stock events left.
delete from change_level;
