import { digitsOf, fromMinor } from '../../kit/amounts.js';
import type { StockLevel } from '../data/model.js';
import type { Request, Table } from './report-types.js';

const CELLS: Record<string, (level: StockLevel) => string | number> = {
  sku: ({ article }) => article.sku,
  fnsku: ({ article }) => article.fnsku,
  asin: ({ article }) => article.asin,
  'product-name': ({ article }) => article.title,
  condition: ({ article: { condition } }) => (condition === 'NewItem' ? 'New' : condition),
  'your-price': ({ article, marketplace: { id, currency } }) => fromMinor(article.prices.get(id)!, digitsOf(currency)),
  'mfn-listing-exists': () => 'No',
  'mfn-fulfillable-quantity': () => '',
  'afn-listing-exists': () => 'Yes',
  'afn-warehouse-quantity': (level) => warehouseOf(level),
  'afn-fulfillable-quantity': ({ fulfillable }) => fulfillable,
  'afn-unsellable-quantity': (level) => unsellableOf(level),
  'afn-reserved-quantity': (level) => reservedOf(level),
  'afn-total-quantity': (level) => warehouseOf(level) + inboundOf(level),
  'per-unit-volume': () => '0.04',
  'afn-inbound-working-quantity': ({ inboundWorking }) => inboundWorking,
  'afn-inbound-shipped-quantity': ({ inboundShipped }) => inboundShipped,
  'afn-inbound-receiving-quantity': ({ inboundReceiving }) => inboundReceiving,
  'afn-researching-quantity': ({ researching }) => researching,
  'afn-reserved-future-supply': () => 0,
  'afn-future-supply-buyable': () => 0,
};

/** Present stock in the marketplaces that were asked for. */
export function inventoryTable({ seller, marketplaces }: Request): Table {
  const levels = seller.stockLevels().filter(({ marketplace }) => marketplaces.includes(marketplace));
  const header = Object.keys(CELLS);
  return { header, rows: levels.map((level) => header.map((column) => String(CELLS[column]!(level)))) };
}

const unsellableOf = (level: StockLevel): number => level.customerDamaged + level.warehouseDamaged + level.defective;
const reservedOf = (level: StockLevel): number =>
  level.reservedOrders + level.reservedTransfers + level.reservedProcessing;
const inboundOf = (level: StockLevel): number => level.inboundWorking + level.inboundShipped + level.inboundReceiving;
const warehouseOf = (level: StockLevel): number =>
  level.fulfillable + reservedOf(level) + level.researching + unsellableOf(level);
