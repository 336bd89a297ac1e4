import type { InventoryRecord } from '../../../canonical/record.js';
import { DataError } from '../../../runtime/errors.js';
import { type FixedPoint, formatDecimal } from '../../staging/decimal.js';
import { amountIn, cellIn, type ReportTable } from './shapes.js';
import { stockLocation } from './stock-location.js';

/** A row of the report on FBA inventory. It has neither the marketplace nor which of the reserved units are for orders. */
export function amazonInventory(
  table: ReportTable,
  key: string,
  { location, readAt }: { location: string; readAt: string },
): InventoryRecord {
  const cell = (name: string): string => cellIn(table, table.rows[0] ?? [], name);
  const count = (name: string): FixedPoint =>
    cell(name) === '' ? 0n : amountIn(cell(name), `Amazon stock ${key}`, name);
  const sku = cell('sku');
  if (sku === '')
    throw new DataError(`Amazon stock ${key} has no sku`, { code: 'unexpected_shape', path: 'sku', value: null });
  const reserved = count('afn-reserved-quantity');
  const unsellable = count('afn-unsellable-quantity');
  const researching = count('afn-researching-quantity');
  return {
    ...{ kind: 'inventory', inventoryItemId: key, variantId: sku, updatedAt: readAt },
    levels: [
      {
        locationId: stockLocation(location, cell('condition')),
        ...{ changedAt: readAt, isActive: true },
        available: formatDecimal(count('afn-fulfillable-quantity')),
        onHand: formatDecimal(count('afn-fulfillable-quantity') + reserved + unsellable + researching),
        committed: '0',
        incoming: formatDecimal(
          count('afn-inbound-working-quantity') +
            count('afn-inbound-shipped-quantity') +
            count('afn-inbound-receiving-quantity'),
        ),
        reserved: formatDecimal(reserved),
        unsellable: formatDecimal(unsellable),
        researching: formatDecimal(researching),
      },
    ],
  };
}
