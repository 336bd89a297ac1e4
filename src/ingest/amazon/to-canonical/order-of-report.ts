import Type from 'typebox';
import type { DriftReport } from '../../../contract/extractor.js';
import { DataError } from '../../../runtime/errors.js';
import type { FixedPoint } from '../../staging/decimal.js';
import { compileCheck } from '../../staging/schema-check.js';
import { marketplaceIn, marketplaceNamed } from '../client/marketplaces.js';
import { wholeSecond } from '../client/times.js';
import type { AmazonItem, AmazonOrder } from './amazon-order.js';
import { amountIn, personalFields, withoutSign } from './shapes.js';
import { statusOf } from './status.js';

const checkRows = compileCheck(
  Type.Object({
    columns: Type.Array(Type.String()),
    rows: Type.Array(Type.Array(Type.String()), { minItems: 1 }),
  }),
  { subject: 'Amazon order', personal: [...personalFields, 'rows'] },
);

/** The rows of one order in a last-update report. Throws a `DataError` if they are not such. */
export function orderOfReport(value: unknown, key: string, drift: DriftReport): AmazonOrder {
  const { columns, rows } = checkRows(value, key, drift);
  const places = new Map(columns.map((name, at) => [name, at]));
  const cell = (row: readonly string[], name: string): string => row[places.get(name) ?? -1] ?? '';
  // Of an order in rows of several versions the newest has its state.
  const head = rows.reduce((newest, row) =>
    cell(row, 'last-updated-date') > cell(newest, 'last-updated-date') ? row : newest,
  );
  const of = (name: string): string => cell(head, name);
  const channel = of('sales-channel');
  const elsewhere = /^non-amazon\s*(.*)$/i.exec(channel);
  const marketplace = elsewhere ? marketplaceIn(elsewhere[1]) : marketplaceNamed(channel);
  const isTaxIncluded = marketplace?.isTaxIncluded ?? true;
  return {
    orderId: key,
    orderedAt: instantOf(of('purchase-date'), key, 'purchase-date'),
    updatedAt: instantOf(of('last-updated-date'), key, 'last-updated-date'),
    status: statusOf(of('order-status'), drift),
    marketplace: elsewhere ? null : (marketplace?.name ?? (channel || 'Amazon')),
    isFulfilledByAmazon: /^(amazon|afn)$/i.test(of('fulfillment-channel')),
    isBusiness: of('is-business-order').toLowerCase() === 'true',
    isReplacement: false,
    ...{ country: of('ship-country') || null, region: of('ship-state') || null, city: of('ship-city') || null },
    currency: rows.map((row) => cell(row, 'currency')).find((text) => text !== '') ?? marketplace?.currency ?? 'EUR',
    isTaxIncluded,
    items: rows.map((row) => itemOf((name) => cell(row, name), key, isTaxIncluded)),
  };
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
