import { compoundId } from '../../../canonical/compound-id.js';
import type { DeletionRecord, InventoryRecord } from '../../../canonical/record.js';
import { formatDecimal } from '../../staging/decimal.js';
import type { TypedRow } from './typed-row.js';

/** A row of stock: one variant at one location, a stock item of its own. What is owed (below zero) may be available. */
export function stageInventory(row: TypedRow): InventoryRecord | DeletionRecord {
  const locationId = row.id('location_id');
  const variantId = row.id('variant_id');
  const inventoryItemId = compoundId([locationId, variantId]);
  const { updatedAt } = row;
  if (row.isDeleted) return { kind: 'deletion', entity: 'inventory', id: inventoryItemId, deletedAt: updatedAt };
  const available = row.integer('available', -2_147_483_648);
  const committed = row.maybeInteger('committed') ?? 0;
  const unitCost = row.maybeAmount('unit_cost');
  return {
    kind: 'inventory',
    inventoryItemId,
    variantId,
    updatedAt,
    ...(unitCost !== null && { unitCost: formatDecimal(unitCost) }),
    levels: [
      {
        locationId,
        changedAt: row.maybeTime('changed_at') ?? updatedAt,
        isActive: row.text('active') === null || row.flag('active'),
        available,
        onHand: row.maybeInteger('on_hand', -2_147_483_648) ?? available + committed,
        committed,
        incoming: row.maybeInteger('incoming') ?? 0,
        reserved: row.maybeInteger('reserved') ?? 0,
      },
    ],
  };
}
