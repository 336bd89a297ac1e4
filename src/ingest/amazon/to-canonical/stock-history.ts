import Type from 'typebox';
import type { InventoryRecord } from '../../../canonical/record.js';
import type { DriftReport } from '../../../contract/extractor.js';
import { type FixedPoint, formatDecimal } from '../../staging/decimal.js';
import { instantOfLocal } from '../../staging/local-time.js';
import { compileCheck } from '../../staging/schema-check.js';
import { columnNamed } from '../client/ledger-columns.js';
import { marketplaceOf } from '../client/marketplaces.js';
import { amountIn } from './shapes.js';
import { stockLocation } from './stock-location.js';

const dayMs = 24 * 3600 * 1000;

const check = compileCheck(
  Type.Object({
    marketplaceId: Type.String(),
    sellerSku: Type.String({ minLength: 1 }),
    condition: Type.String(),
    knownFrom: Type.Union([Type.String(), Type.Null()]),
    closesOn: Type.Union([Type.String(), Type.Null()]),
    days: Type.Array(Type.String()),
    columns: Type.Array(Type.String()),
    rows: Type.Array(Type.Array(Type.String())),
  }),
  { subject: 'Amazon ledger', personal: [] },
);

/**
 * The stock of a SKU in the centres of a marketplace at the end of days before the first sync, from rows of the ledger: of each day one for
 * each disposition. What is reserved is not told apart from what is for sale, and what is on its way to Amazon is not told.
 */
export function stageStockHistory(
  value: unknown,
  key: string,
  { readAt, timezone }: { readAt: string; timezone: string },
  drift: DriftReport,
): InventoryRecord {
  const { marketplaceId, sellerSku, condition, knownFrom, closesOn, days, columns, rows } = check(value, key, drift);
  const at = (name: string): number => columnNamed(columns, name);
  const [dispositionAt, balanceAt, transitAt] = [
    ...[at('Disposition'), at('EndingWarehouseBalance'), at('InTransitBetweenWarehouses')],
  ];
  const units = (row: readonly string[], place: number, name: string): FixedPoint =>
    row[place] ? amountIn(row[place], `Amazon ledger ${key}`, name) : 0n;
  const stock = new Map<string, { onHand: FixedPoint; available: FixedPoint; moving: FixedPoint }>();
  for (const [index, row] of rows.entries()) {
    // Since then the stock of today says more.
    if (knownFrom !== null && Date.parse(knownFrom) < endOf(days[index]!, timezone)) continue;
    const sum = stock.get(days[index]!) ?? { onHand: 0n, available: 0n, moving: 0n };
    const balance = units(row, balanceAt!, 'EndingWarehouseBalance');
    const moving = units(row, transitAt!, 'InTransitBetweenWarehouses');
    sum.onHand += balance + moving;
    sum.moving += moving;
    if (row[dispositionAt!] === 'SELLABLE') sum.available += balance;
    stock.set(days[index]!, sum);
  }
  const locationId = stockLocation(`FBA ${marketplaceOf(marketplaceId)?.name ?? marketplaceId}`, condition);
  const levels = [...stock].map(([day, { onHand, available, moving }]) => ({
    ...{ locationId, changedAt: startOf(day, timezone), isActive: true },
    ...{ available: formatDecimal(available), onHand: formatDecimal(onHand), committed: '0', incoming: '0' },
    ...{ reserved: formatDecimal(moving), unsellable: formatDecimal(onHand - available - moving) },
  }));
  if (closesOn !== null) {
    const none = { available: '0', onHand: '0', committed: '0', incoming: '0', reserved: '0', unsellable: '0' };
    levels.push({ locationId, changedAt: startOf(closesOn, timezone), isActive: false, ...none });
  }
  return { kind: 'inventory', inventoryItemId: `ledger/${key}`, variantId: sellerSku, updatedAt: readAt, levels };
}

/** Anything else that is known of the day is newer. */
function startOf(day: string, timezone: string): string {
  return new Date(instantOfLocal(Date.parse(day), timezone)).toISOString().replace('.000Z', 'Z');
}

function endOf(day: string, timezone: string): number {
  return instantOfLocal(Date.parse(day) + dayMs, timezone);
}
