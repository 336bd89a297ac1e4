import type { ChangeSetTables } from '../change-set/change-set-tables.js';

interface StockEvent {
  seq: number;
  itemId: string;
  /** null: the item is gone. */
  productKey: string | null;
  happenedAt: string;
}

/** An event of a stock item; the first of each item is in the first round, and so on. */
export function addStockEvent(rows: ChangeSetTables, { seq, itemId, productKey, happenedAt }: StockEvent): void {
  const round = rows.count(itemId);
  const item = { inventory_item_id: itemId, product_key: productKey, happened_at: happenedAt };
  rows.add('staged_inventory', { seq, round, ...item });
}
