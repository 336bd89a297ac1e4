import Type from 'typebox';
import type { InventoryRecord } from '../../../canonical/record.js';
import type { DriftReport } from '../../../contract/extractor.js';
import { type FixedPoint, formatDecimal } from '../../staging/decimal.js';
import { quantityOf, quantityShape } from '../../staging/quantity.js';
import { compileCheck } from '../../staging/schema-check.js';
import { secondaryText } from '../../staging/secondary.js';
import { marketplaceOf } from '../client/marketplaces.js';
import { wholeSecond } from '../client/times.js';
import { maybe } from './shapes.js';

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

/** The stock of a SKU in one condition in the centres of a marketplace, as one location. */
export function stageInventory(value: unknown, key: string, readAt: string, drift: DriftReport): InventoryRecord {
  const { sellerSku, condition, lastUpdatedTime, inventoryDetails: stock } = check(value, key, drift);
  const marketplaceId = key.split('/')[0]!;
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
  const place = `FBA ${marketplaceOf(marketplaceId)?.name ?? marketplaceId}`;
  return {
    kind: 'inventory',
    inventoryItemId: key,
    variantId: sellerSku,
    updatedAt: readAt,
    levels: [
      {
        locationId: !condition || condition === 'NewItem' ? place : `${place} (${condition})`,
        changedAt,
        isActive: true,
        available: formatDecimal(fulfillable),
        onHand: formatDecimal(fulfillable + reserved + damaged + researching),
        committed: formatDecimal(committed),
        incoming: formatDecimal(incoming),
        // Not for sale: kept for transfers and handling, damaged, or being searched for.
        reserved: formatDecimal(reserved - committed + damaged + researching),
      },
    ],
  };
}
