import Type from 'typebox';
import type { InventoryRecord } from '../../../canonical/record.js';
import type { DriftReport } from '../../../contract/extractor.js';
import { type FixedPoint, formatDecimal } from '../../staging/decimal.js';
import { quantityOf, quantityShape } from '../../staging/quantity.js';
import { compileCheck } from '../../staging/schema-check.js';
import { secondaryText } from '../../staging/secondary.js';
import { marketplaceOf } from '../client/marketplaces.js';
import { wholeSecond } from '../client/times.js';
import { amazonInventory } from './inventory-file.js';
import { maybe, type ReportTable, reportTable } from './shapes.js';
import { stockLocation } from './stock-location.js';

const units = maybe(quantityShape);

const check = compileCheck(
  Type.Object({
    sellerSku: Type.String({ minLength: 1 }),
    condition: secondaryText,
    lastUpdatedTime: secondaryText,
    inventoryDetails: Type.Object({
      fulfillableQuantity: quantityShape,
      inboundWorkingQuantity: units,
      inboundShippedQuantity: units,
      inboundReceivingQuantity: units,
      reservedQuantity: maybe(Type.Object({ totalReservedQuantity: units, pendingCustomerOrderQuantity: units })),
      researchingQuantity: maybe(Type.Object({ totalResearchingQuantity: units })),
      unfulfillableQuantity: maybe(Type.Object({ totalUnfulfillableQuantity: units })),
    }),
  }),
  { subject: 'Amazon stock', personal: [] },
);

const checkTable = compileCheck(reportTable, { subject: 'Amazon stock', personal: [] });

/** The stock of a SKU in one condition in the centres of a marketplace, as one location: from a summary, or a row of the report. */
export function stageInventory(value: unknown, key: string, readAt: string, drift: DriftReport): InventoryRecord {
  const marketplaceId = key.split('/')[0]!;
  const place = `FBA ${marketplaceOf(marketplaceId)?.name ?? marketplaceId}`;
  if (isTable(value)) return amazonInventory(checkTable(value, key, drift), key, { location: place, readAt });
  const { sellerSku, condition, lastUpdatedTime, inventoryDetails: stock } = check(value, key, drift);
  const changedAt =
    lastUpdatedTime && !Number.isNaN(Date.parse(lastUpdatedTime)) ? wholeSecond(lastUpdatedTime) : readAt;
  const count = (quantity: Parameters<typeof quantityOf>[0] | null | undefined): FixedPoint =>
    quantity === null || quantity === undefined ? 0n : quantityOf(quantity);
  const committed = count(stock.reservedQuantity?.pendingCustomerOrderQuantity);
  const reserved = count(stock.reservedQuantity?.totalReservedQuantity);
  const damaged = count(stock.unfulfillableQuantity?.totalUnfulfillableQuantity);
  const researching = count(stock.researchingQuantity?.totalResearchingQuantity);
  const fulfillable = count(stock.fulfillableQuantity);
  const incoming =
    count(stock.inboundWorkingQuantity) + count(stock.inboundShippedQuantity) + count(stock.inboundReceivingQuantity);
  return {
    kind: 'inventory',
    inventoryItemId: key,
    variantId: sellerSku,
    updatedAt: readAt,
    levels: [
      {
        locationId: stockLocation(place, condition),
        changedAt,
        isActive: true,
        available: formatDecimal(fulfillable),
        onHand: formatDecimal(fulfillable + reserved + damaged + researching),
        committed: formatDecimal(committed),
        incoming: formatDecimal(incoming),
        // For transfers and handling.
        reserved: formatDecimal(reserved - committed),
        unsellable: formatDecimal(damaged),
        researching: formatDecimal(researching),
      },
    ],
  };
}

function isTable(value: unknown): value is ReportTable {
  return typeof value === 'object' && value !== null && 'columns' in value;
}
