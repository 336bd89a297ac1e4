import { type Address, filterNames } from '../../address/address.js';
import { dimensionTitle } from '../../data/dimensions.js';
import { narrowingsOf } from '../../data/narrowing.js';
import type { OrderFilterInput, RefundFilterInput, ReportDimension } from '../../generated/documents.js';

export type Kind = 'orders' | 'refunds';

type Listed = keyof OrderFilterInput & keyof RefundFilterInput;

/** Further conditions that both lists have, as they call them. */
const ofBoth: Partial<Record<ReportDimension, Listed>> = {
  PLATFORM: 'platform',
  SALES_CHANNEL: 'salesChannel',
  REGION: 'region',
  PRODUCT: 'product',
  VARIANT: 'product',
  PRODUCT_TYPE: 'productType',
  VENDOR: 'vendor',
};

const ofOne: Record<Kind, Partial<Record<ReportDimension, keyof OrderFilterInput | keyof RefundFilterInput>>> = {
  orders: { CUSTOMER: 'customer', FINANCIAL_STATUS: 'financialStatus', FULFILLMENT_STATUS: 'fulfillmentStatus' },
  refunds: { REFUND_REASON: 'reason', REFUND_KIND: 'kind' },
};

/** Of which the API takes words of its schema. */
const words: readonly string[] = ['segment', 'platform', 'kind'];

/**
 * The filter that lists the orders or refunds behind a number of an address over some days.
 * @returns `unlisted`: what the list cannot be narrowed by, in words; null: the list has all conditions
 */
export function behindFilter(
  address: Address,
  kind: Kind,
  { first, last }: { first: string; last: string },
): { filter: OrderFilterInput & RefundFilterInput; unlisted: string | null } {
  const values: Record<string, readonly string[]> = {};
  for (const name of filterNames) values[name === 'store' ? 'source' : name] = address.filters[name];
  const unlisted: string[] = [];
  for (const { dimension, key } of narrowingsOf(address)) {
    const field = ofBoth[dimension] ?? ofOne[kind][dimension];
    if (field === undefined || key === null) unlisted.push(dimensionTitle(dimension).toLowerCase());
    else values[field] = [key];
  }
  const given = Object.entries(values).filter(([, keys]) => keys.length > 0);
  return {
    filter: {
      date: { range: { from: first, to: last } },
      isTest: false,
      ...(kind === 'orders' && { isSubOrder: false }),
      ...Object.fromEntries(
        given.map(([field, keys]) => [field, words.includes(field) ? keys.map((key) => key.toUpperCase()) : [...keys]]),
      ),
    },
    unlisted: unlisted.length === 0 ? null : unlisted.join(' and '),
  };
}
