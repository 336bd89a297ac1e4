import Type, { type Static } from 'typebox';
import type { DeletionRecord, InventoryRecord } from '../../../canonical/record.js';
import type { DriftReport } from '../../../contract/extractor.js';
import { DataError } from '../../../runtime/errors.js';
import { quantityShape, quantityText } from '../../staging/quantity.js';
import { compileCheck } from '../../staging/schema-check.js';
import { Collected } from './collected.js';
import { idOf } from './gid.js';
import { connection, costedItem, gid, instant, maybe, reference, unitCostOf } from './shapes.js';

const levelShape = Type.Object({
  id: gid,
  updatedAt: instant,
  isActive: Type.Boolean(),
  location: reference,
  quantities: Type.Array(Type.Object({ name: Type.String(), quantity: quantityShape })),
});

const itemShape = Type.Object({
  id: gid,
  ...costedItem.properties,
  tracked: maybe(Type.Boolean()),
  variants: Type.Object({ nodes: Type.Array(reference) }),
  inventoryLevels: maybe(connection(levelShape)),
});

type Level = Static<typeof levelShape>;

const options = { subject: 'Shopify inventory item', personal: [] };
const checkItem = compileCheck(itemShape, options);
const checkLevel = compileCheck(levelShape, options);
const checkPages = compileCheck(Type.Object({ inventoryLevels: maybe(connection(levelShape)) }), options);

/**
 * The stock of one item at every location: later fragments are further pages of levels, or levels from a bulk export. An item
 * whose variant no longer exists is not stock of anything that can be sold: it counts as deleted. Of an item that is not tracked,
 * Shopify keeps quantities that nobody counts: it has no levels.
 */
export function stageInventory(
  fragments: unknown[],
  key: string,
  drift: DriftReport,
): InventoryRecord | DeletionRecord {
  const item = checkItem(fragments[0], key, drift);
  const inventoryItemId = idOf(item.id);
  const variant = item.variants.nodes[0];
  if (!variant) return { kind: 'deletion', entity: 'inventory', id: inventoryItemId, deletedAt: item.updatedAt };
  const levels = new Collected<Level>();
  levels.addPage(item.inventoryLevels);
  for (const fragment of fragments.slice(1)) {
    if (typeof fragment === 'object' && fragment !== null && '__parentId' in fragment) {
      levels.add(checkLevel(fragment, inventoryItemId, drift));
    } else {
      levels.addPage(checkPages(fragment, inventoryItemId, drift).inventoryLevels);
    }
  }
  const label = `Shopify inventory item ${inventoryItemId}`;
  const counted = levels.complete(label, 'inventoryLevels');
  return {
    kind: 'inventory',
    inventoryItemId,
    variantId: idOf(variant.id),
    updatedAt: item.updatedAt,
    unitCost: unitCostOf(item),
    levels: item.tracked === false ? [] : counted.map((level) => stageLevel(level, label)),
  };
}

function stageLevel(level: Level, label: string): InventoryRecord['levels'][number] {
  const quantities = new Map(level.quantities.map(({ name, quantity }) => [name, quantity]));
  const named = (name: string): string => {
    const quantity = quantities.get(name);
    if (quantity !== undefined) return quantityText(quantity);
    throw new DataError(`${label}: the quantity ${name} at location ${idOf(level.location.id)} is missing.`, {
      code: 'unexpected_shape',
      path: 'inventoryLevels.quantities',
      value: name,
    });
  };
  return {
    locationId: idOf(level.location.id),
    changedAt: level.updatedAt,
    isActive: level.isActive,
    available: named('available'),
    onHand: named('on_hand'),
    committed: named('committed'),
    incoming: named('incoming'),
    reserved: named('reserved'),
  };
}
