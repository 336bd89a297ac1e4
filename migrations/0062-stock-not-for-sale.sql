-- Stock that is not for sale, where the platform tells it apart; 0: it does not, or there is none.
alter table warehouse.fact_inventory
  -- Damaged, defective or expired.
  add column unsellable numeric not null default 0,
  -- Being looked for.
  add column researching numeric not null default 0;
