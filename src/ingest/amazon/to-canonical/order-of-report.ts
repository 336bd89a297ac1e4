import type { DriftReport } from '../../../contract/extractor.js';
import { DataError } from '../../../runtime/errors.js';
import type { FixedPoint } from '../../staging/decimal.js';
import { marketplaceNamed } from '../client/marketplaces.js';
import { wholeSecond } from '../client/times.js';
import type { AmazonItem, AmazonOrder } from './amazon-order.js';
import { amountIn, withoutSign } from './shapes.js';
import { statusOf } from './status.js';

/** Headers are the same for all orders of a report, and mostly for all reports. */
const places = new Map<string, ReadonlyMap<string, number>>();

/** The rows of one order in a last-update report, below their header. Throws a `DataError` if they are not such. */
export function orderOfReport(text: string, key: string, drift: DriftReport): AmazonOrder {
  const [header = '', ...lines] = text.split('\n');
  const columns = columnsOf(header);
  const cell = (row: readonly string[], name: string): string => row[columns.get(name) ?? -1] ?? '';
  const rows = lines.map((line) => line.split('\t'));
  // Of an order in rows of several versions the newest has its state.
  const head = rows.reduce((newest, row) =>
    cell(row, 'last-updated-date') > cell(newest, 'last-updated-date') ? row : newest,
  );
  const of = (name: string): string => cell(head, name);
  const channel = of('sales-channel');
  const isElsewhere = /^non-amazon/i.test(channel);
  const marketplace = isElsewhere ? undefined : marketplaceNamed(channel);
  const isTaxIncluded = marketplace?.isTaxIncluded ?? true;
  return {
    orderId: key,
    orderedAt: instantOf(of('purchase-date'), key, 'purchase-date'),
    updatedAt: instantOf(of('last-updated-date'), key, 'last-updated-date'),
    status: statusOf(of('order-status'), drift),
    marketplace: isElsewhere ? null : (marketplace?.name ?? (channel || 'Amazon')),
    isFulfilledByAmazon: /^(amazon|afn)$/i.test(of('fulfillment-channel')),
    isBusiness: of('is-business-order').toLowerCase() === 'true',
    isReplacement: false,
    ...{ country: of('ship-country') || null, region: of('ship-state') || null, city: of('ship-city') || null },
    currency: rows.map((row) => cell(row, 'currency')).find((code) => code !== '') ?? marketplace?.currency ?? null,
    isTaxIncluded,
    items: rows.map((row) => itemOf((name) => cell(row, name), key, isTaxIncluded)),
  };
}

function columnsOf(header: string): ReadonlyMap<string, number> {
  const known = places.get(header);
  if (known) return known;
  const found = new Map(header.split('\t').map((name, at) => [name, at]));
  if (places.size > 100) places.clear();
  places.set(header, found);
  return found;
}

function itemOf(cell: (name: string) => string, key: string, isTaxIncluded: boolean): AmazonItem {
  const amount = (name: string): FixedPoint => {
    const text = cell(name);
    return text === '' ? 0n : amountIn(text, `Amazon order ${key}`, name);
  };
  const model = cell('tax-collection-model');
  return {
    sku: cell('sku') || cell('asin'),
    title: cell('product-name'),
    quantity: amount('quantity'),
    money:
      cell('item-price') === ''
        ? null
        : {
            ...{ principal: amount('item-price'), tax: amount('item-tax') },
            ...{ shipping: amount('shipping-price'), shippingTax: amount('shipping-tax') },
            ...{ giftWrap: amount('gift-wrap-price'), giftWrapTax: amount('gift-wrap-tax') },
            discount: withoutSign(amount('item-promotion-discount')),
            shippingDiscount: withoutSign(amount('ship-promotion-discount')),
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
