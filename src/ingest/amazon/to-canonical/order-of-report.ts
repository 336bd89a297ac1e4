import type { DriftReport } from '../../../contract/extractor.js';
import { DataError } from '../../../runtime/errors.js';
import type { FixedPoint } from '../../staging/decimal.js';
import { marketplaceNamed } from '../client/marketplaces.js';
import { wholeSecond } from '../client/times.js';
import type { AmazonItem, AmazonOrder } from './amazon-order.js';
import { amountIn, withoutSign } from './shapes.js';
import { statusOf } from './status.js';

/** The columns that are read. */
const columns = {
  orderedAt: 'purchase-date',
  updatedAt: 'last-updated-date',
  status: 'order-status',
  fulfillment: 'fulfillment-channel',
  channel: 'sales-channel',
  isBusiness: 'is-business-order',
  country: 'ship-country',
  region: 'ship-state',
  city: 'ship-city',
  currency: 'currency',
  sku: 'sku',
  asin: 'asin',
  title: 'product-name',
  quantity: 'quantity',
  principal: 'item-price',
  tax: 'item-tax',
  shipping: 'shipping-price',
  shippingTax: 'shipping-tax',
  giftWrap: 'gift-wrap-price',
  giftWrapTax: 'gift-wrap-tax',
  discount: 'item-promotion-discount',
  shippingDiscount: 'ship-promotion-discount',
  taxModel: 'tax-collection-model',
} as const;

type Column = keyof typeof columns;

/** Where a report has each column; -1: nowhere. */
type Places = Readonly<Record<Column, number>>;

/** Headers are the same for all orders of a report, and mostly for all reports. */
const known = new Map<string, Places>();

/** The rows of one order in a last-update report, below their header. Throws a `DataError` if they are not such. */
export function orderOfReport(text: string, key: string, drift: DriftReport): AmazonOrder {
  const [header = '', ...lines] = text.split('\n');
  const places = placesIn(header);
  const rows = lines.map((line) => line.split('\t'));
  // Of an order in rows of several versions the newest has its state.
  const head = rows.reduce((newest, row) =>
    cellAt(row, places.updatedAt) > cellAt(newest, places.updatedAt) ? row : newest,
  );
  const of = (column: Column): string => cellAt(head, places[column]);
  const channel = of('channel');
  const isElsewhere = /^non-amazon/i.test(channel);
  const marketplace = isElsewhere ? undefined : marketplaceNamed(channel);
  const isTaxIncluded = marketplace?.isTaxIncluded ?? true;
  return {
    orderId: key,
    orderedAt: instantOf(of('orderedAt'), key, columns.orderedAt),
    updatedAt: instantOf(of('updatedAt'), key, columns.updatedAt),
    status: statusOf(of('status'), drift),
    marketplace: isElsewhere ? null : (marketplace?.name ?? (channel || 'Amazon')),
    isFulfilledByAmazon: /^(amazon|afn)$/i.test(of('fulfillment')),
    isBusiness: of('isBusiness').toLowerCase() === 'true',
    isReplacement: false,
    ...{ country: of('country') || null, region: of('region') || null, city: of('city') || null },
    currency:
      rows.map((row) => cellAt(row, places.currency)).find((code) => code !== '') ?? marketplace?.currency ?? null,
    isTaxIncluded,
    items: rows.map((row) => itemOf(row, places, key, isTaxIncluded)),
  };
}

function placesIn(header: string): Places {
  const found = known.get(header);
  if (found) return found;
  const names = header.split('\t');
  const places = Object.fromEntries(
    Object.entries(columns).map(([column, name]) => [column, names.lastIndexOf(name)]),
  ) as Record<Column, number>;
  if (known.size > 100) known.clear();
  known.set(header, places);
  return places;
}

/** '' if the report, or the row, has no such cell. Asking an array for -1 takes as long as everything else about a cell. */
function cellAt(row: readonly string[], place: number): string {
  return place >= 0 && place < row.length ? row[place]! : '';
}

function itemOf(row: readonly string[], places: Places, key: string, isTaxIncluded: boolean): AmazonItem {
  const amount = (column: Column): FixedPoint => {
    const text = cellAt(row, places[column]);
    return text === '' ? 0n : amountIn(text, `Amazon order ${key}`, columns[column]);
  };
  const model = cellAt(row, places.taxModel);
  return {
    sku: cellAt(row, places.sku) || cellAt(row, places.asin),
    title: cellAt(row, places.title),
    quantity: amount('quantity'),
    money:
      cellAt(row, places.principal) === ''
        ? null
        : {
            ...{ principal: amount('principal'), tax: amount('tax') },
            ...{ shipping: amount('shipping'), shippingTax: amount('shippingTax') },
            ...{ giftWrap: amount('giftWrap'), giftWrapTax: amount('giftWrapTax') },
            discount: withoutSign(amount('discount')),
            shippingDiscount: withoutSign(amount('shippingDiscount')),
            ...{ otherCharges: 0n, tips: 0n },
            isTaxByAmazon: model === '' ? !isTaxIncluded : model === 'MarketplaceFacilitator',
          },
  };
}

function instantOf(text: string, key: string, path: string): string {
  if (!Number.isNaN(Date.parse(text))) return wholeSecond(text);
  throw new DataError(`Amazon order ${key}: ${path} is ${JSON.stringify(text)}, but a time was expected.`, {
    ...{ code: 'unexpected_shape', path, value: text },
  });
}
