-- Grain: the staged rows: without statistics the planner takes them for many and reads whole fact tables to meet them.
analyze change_source, staged_deletion, staged_order, staged_line, staged_refund;
