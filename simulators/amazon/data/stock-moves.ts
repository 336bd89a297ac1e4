import type { Marketplace } from './marketplaces.js';
import type { Article, Micros, Movement, Order, StockLevel } from './model.js';
import type { Seller } from './seller.js';

const CENTERS: Record<string, readonly string[]> = {
  DE: ['LEJ1', 'DTM2'],
  GB: ['LTN4', 'EDI4'],
  US: ['ONT8', 'PHX7'],
  CA: ['YYZ4'],
  JP: ['NRT5'],
};
/** Units of a delivery. */
const BATCH = 60;

export function centerOf(seller: Seller, { country }: Marketplace): string {
  const centers = CENTERS[country];
  if (!centers) throw new Error(`No fulfilment centre is listed for ${country}.`);
  return seller.random.pick(centers);
}

/** Notes a movement in the inventory ledger. */
export function note(
  seller: Seller,
  level: StockLevel,
  at: Micros,
  moved: Pick<Movement, 'kind' | 'quantity'> & Partial<Movement>,
): void {
  const { article, marketplace } = level;
  seller.movements.push({
    ...{ at, article, marketplace, disposition: 'SELLABLE', reason: null, center: centerOf(seller, marketplace) },
    ...{ reference: `FBA${seller.next()}`, ...moved },
  });
  level.updatedAt = at;
}

/** A delivery to Amazon is put on its shelves. */
export function receive(seller: Seller, level: StockLevel, at: Micros, units = BATCH): void {
  level.fulfillable += units;
  note(seller, level, at, { kind: 'Receipts', quantity: units });
}

/** Keeps units for an order, after a delivery if there are too few. */
export function reserve(seller: Seller, order: Order, at: Micros): void {
  for (const [level, units] of levels(seller, order)) {
    if (level.fulfillable < units) receive(seller, level, at, BATCH + units);
    level.fulfillable -= units;
    level.reservedOrders += units;
    level.updatedAt = at;
  }
}

export function unreserve(seller: Seller, order: Order, article: Article, units: number, at: Micros): void {
  if (order.fulfilledBy !== 'AMAZON') return;
  const level = seller.stock(article, order.marketplace);
  level.fulfillable += units;
  level.reservedOrders -= units;
  level.updatedAt = at;
}

export function shipOut(seller: Seller, order: Order, article: Article, units: number, at: Micros): void {
  if (order.fulfilledBy !== 'AMAZON') return;
  const level = seller.stock(article, order.marketplace);
  level.reservedOrders -= units;
  note(seller, level, at, { kind: 'Shipments', quantity: -units });
}

/** Units come back, to the shelves or to those that cannot be sold. */
export function takeBack(
  seller: Seller,
  order: Order,
  article: Article,
  units: number,
  disposition: 'SELLABLE' | 'CUSTOMER_DAMAGED' | 'DEFECTIVE',
  at: Micros,
): void {
  const level = seller.stock(article, order.marketplace);
  if (disposition === 'SELLABLE') level.fulfillable += units;
  if (disposition === 'CUSTOMER_DAMAGED') level.customerDamaged += units;
  if (disposition === 'DEFECTIVE') level.defective += units;
  note(seller, level, at, { kind: 'CustomerReturns', quantity: units, disposition });
}

function levels(seller: Seller, order: Order): [StockLevel, number][] {
  if (order.fulfilledBy !== 'AMAZON') return [];
  return order.items.map(({ article, quantity }) => [seller.stock(article, order.marketplace), quantity]);
}

/** Units of each disposition that Amazon has, as the ledger counts them. */
export function unitsOf(level: StockLevel): Record<Movement['disposition'], number> {
  return {
    SELLABLE:
      level.fulfillable + level.reservedOrders + level.reservedTransfers + level.reservedProcessing + level.researching,
    CUSTOMER_DAMAGED: level.customerDamaged,
    WAREHOUSE_DAMAGED: level.warehouseDamaged,
    DEFECTIVE: level.defective,
  };
}
