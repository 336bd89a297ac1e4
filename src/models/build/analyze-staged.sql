-- Grain: the staged rows: without statistics the planner takes them for many and reads whole fact tables to meet them. Only
-- the columns that are joined by: all of them take 20 ms more a batch.
analyze change_source, staged_deletion,
  staged_order (seq, order_key, account_key), staged_line (seq, item_key, product_key), staged_refund (seq, refund_key, item_key);
