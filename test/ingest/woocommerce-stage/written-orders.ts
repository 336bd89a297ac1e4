import type { CanonicalRecord, OrderRecord } from '../../../src/canonical/record.js';
import type { Source } from '../../../src/canonical/source.js';
import type { StoredRecord } from '../../../src/contract/extractor.js';
import { joinFragments } from '../../../src/contract/fragments.js';
import { stageWoo } from '../../../src/ingest/woocommerce/to-canonical/stage.js';
import { DataError } from '../../../src/runtime/errors.js';
import { unheardDrift } from '../../support/extractor-ends.js';

/** Hand-written WooCommerce objects in the shape of REST v3; amounts are the test's own. */
type Json = Record<string, unknown>;

const source: Source = {
  ...{ sourceId: 'corner', platform: 'WOOCOMMERCE', name: 'The corner', currency: 'EUR', timezone: 'Europe/Berlin' },
};

/** A number with more digits than a JavaScript number holds: it is written to the JSON unchanged. */
export class Digits {
  constructor(readonly text: string) {}

  toJSON(): string {
    return `digits(${this.text})`;
  }
}

interface WooAmounts {
  quantity?: number | Digits;
  /** Before discounts, without tax; after them if omitted. */
  subtotal?: string;
  total: string;
  tax?: string;
}

export function line(id: number, { quantity = 1, subtotal, total, tax = '0.00' }: WooAmounts, more: Json = {}): Json {
  return {
    ...{ id, name: `Article ${id}`, product_id: 900 + id, variation_id: 0, quantity, tax_class: '' },
    ...{ subtotal: subtotal ?? total, subtotal_tax: tax, total, total_tax: tax, taxes: [] },
    ...{ meta_data: [], sku: `SKU-${id}`, price: 1, parent_name: null },
    ...more,
  };
}

/** A shipping or fee line. */
export function extra(id: number, total: string, tax = '0.00'): Json {
  return { ...{ id, total, total_tax: tax, taxes: [], meta_data: [] } };
}

interface OrderParts {
  status?: string;
  total: string;
  tax?: string;
  shippingTotal?: string;
  lines: Json[];
  shipping?: Json[];
  fees?: Json[];
  more?: Json;
}

export function order({ status, total, tax, shippingTotal, lines, shipping, fees, more }: OrderParts): Json {
  return {
    ...{ id: 77, parent_id: 0, number: '77', created_via: 'checkout', status: status ?? 'completed', currency: 'EUR' },
    ...{ date_created_gmt: '2026-07-01T10:00:00', date_modified_gmt: '2026-07-08T10:00:00' },
    ...{ prices_include_tax: true, customer_id: 0, billing: { country: 'DE', city: 'Berlin' }, shipping: {} },
    ...{ shipping_total: shippingTotal ?? '0.00', total, total_tax: tax ?? '0.00' },
    ...{ line_items: lines, shipping_lines: shipping ?? [], fee_lines: fees ?? [], coupon_lines: [] },
    ...more,
  };
}

/** Amounts of its lines are negative, as in WooCommerce. */
export function refund(
  id: number,
  amount: string,
  parts: { lines?: Json[]; shipping?: Json[]; fees?: Json[] } = {},
): Json {
  return {
    ...{ id, date_created_gmt: `2026-07-0${(id % 8) + 1}T12:00:00`, amount, reason: 'returned' },
    ...{ line_items: parts.lines ?? [], shipping_lines: parts.shipping ?? [], fee_lines: parts.fees ?? [] },
  };
}

/** A refund's line that takes back one of the order's. */
export function back(id: number, of: number, amounts: WooAmounts): Json {
  return line(id, amounts, { meta_data: [{ id: 1, key: '_refunded_item_id', value: String(of) }] });
}

export function stage(stream: string, ...pieces: Json[]): CanonicalRecord[] {
  const texts = pieces.map((piece) => JSON.stringify(piece).replaceAll(/"digits\((.*?)\)"/g, '$1'));
  const record: StoredRecord = {
    ...{ stream, key: '77', updatedAt: null, extractedAt: '2026-07-10T00:00:00Z', isDeleted: false, place: null },
    payload: joinFragments(texts.map((text) => Buffer.from(text))),
  };
  return stageWoo(record, source, unheardDrift);
}

/** An order with its refunds. */
export function stageOrder(...pieces: Json[]): OrderRecord {
  const [record, ...rest] = stage('orders', ...pieces);
  if (record?.kind !== 'order' || rest.length > 0) throw new Error('no one order came of it');
  return record;
}

export function faultOf(stream: string, ...pieces: Json[]): DataError {
  try {
    stage(stream, ...pieces);
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new Error('the record passed');
}
