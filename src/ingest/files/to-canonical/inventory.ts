import { compoundId } from '../../../canonical/compound-id.js';
import type { DeletionRecord, InventoryRecord } from '../../../canonical/record.js';
import { formatDecimal } from '../../staging/decimal.js';
import type { TypedRow } from './typed-row.js';

/** A row of stock: one variant at one location, a stock item of its own. Available may be negative (oversold). */
export function stageInventory(row: TypedRow): InventoryRecord | DeletionRecord {
  const locationId = row.id('location_id');
  const variantId = row.id('variant_id');
  const inventoryItemId = compoundId([locationId, variantId]);
  const { updatedAt } = row;
  if (row.isDeleted) return { kind: 'deletion', entity: 'inventory', id: inventoryItemId, deletedAt: updatedAt };
  const available = row.stock('available');
  const committed = row.secondary('committed', () => row.maybeQuantity('committed')) ?? 0n;
  const unitCost = row.secondary('unit_cost', () => row.maybeAmount('unit_cost'));
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
        available: formatDecimal(available),
        onHand: formatDecimal(row.secondary('on_hand', () => row.maybeStock('on_hand')) ?? available + committed),
        committed: formatDecimal(committed),
        incoming: formatDecimal(row.secondary('incoming', () => row.maybeQuantity('incoming')) ?? 0n),
        reserved: formatDecimal(row.secondary('reserved', () => row.maybeQuantity('reserved')) ?? 0n),
      },
    ],
  };
}
