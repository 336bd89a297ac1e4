import { FactInventory } from '../facts/fact-inventory.js';
import { addStockEvent } from './stock-event.js';
import { changes, defineSubject, prepares, tablesOf } from './subject.js';
import { addUnitCost } from './unit-cost.js';

/** Older than any record. */
const beforeAnyCost = '1970-01-01T00:00:00Z';

/**
 * Stock levels: each event of an item is compared with the result of the one before, so that batch borders make no
 * difference.
 */
export const inventory = defineSubject({
  kinds: ['inventory'],
  entities: [FactInventory],
  tables: tablesOf('subjects/inventory.tables.sql'),
  instants: {
    staged_level: "select seq, 'levels[' || position || '].changedAt' as path, changed_at as instant from staged_level",
    staged_inventory: `select seq, case when product_key is null then 'deletedAt' else 'updatedAt' end as path,
      happened_at as instant from staged_inventory`,
  },
  addRows(item, { rows, seq, context: { sourceId, currency } }) {
    const { inventoryItemId: itemId, variantId, unitCost, updatedAt } = item;
    // Has no cost: it loses to any record that does, and the product still gets its row.
    const costUpdatedAt = unitCost === undefined ? beforeAnyCost : updatedAt;
    addUnitCost(rows, sourceId, { seq, variantId, updatedAt: costUpdatedAt, unitCost: unitCost ?? null, currency });
    // Stocked nowhere: equivalent to deleted.
    const productKey = item.levels.length === 0 ? null : `${sourceId}:${variantId}`;
    addStockEvent(rows, { seq, itemId, productKey, happenedAt: updatedAt });
    for (const [position, level] of item.levels.entries()) {
      rows.add('staged_level', {
        seq,
        position,
        location_key: `${sourceId}:${level.locationId}`,
        location_id: level.locationId,
        changed_at: level.changedAt,
        is_active: level.isActive,
        available: level.available,
        on_hand: level.onHand,
        committed: level.committed,
        incoming: level.incoming,
        reserved: level.reserved,
        unsellable: level.unsellable ?? '0',
        researching: level.researching ?? '0',
      });
    }
  },
  rounds: [
    prepares('facts/change-level.sql', 'staged_inventory'),
    changes('dimensions/dim-location.from-inventory.sql', 'staged_inventory'),
    changes('facts/fact-inventory.merge.sql', 'staged_inventory'),
    prepares('facts/inventory-deletions.sql', 'staged_inventory'),
    prepares('facts/change-level.clear.sql', 'staged_inventory'),
  ],
});
