import type { OrderRecord } from '../../../src/canonical/record.js';
import { formatDecimal, parseDecimal } from '../../../src/ingest/staging/decimal.js';
import type { Json } from './records.js';

/** A line of one unit that costs 18.00 before and after. */
export function line(fields: Json = {}): Json {
  const total = fields.total ?? '18.00';
  return {
    ...{ id: 1, name: 'Mug', parent_name: null, product_id: 11, variation_id: 0, quantity: 1, sku: 'MUG' },
    ...{ subtotal: total, subtotal_tax: '0.00', total, total_tax: '0.00', taxes: [], meta_data: [] },
    ...fields,
  };
}

/** A line of shipping or of a fee. */
export function extra(fields: Json = {}): Json {
  return { id: 5, total: '0.00', total_tax: '0.00', taxes: [], meta_data: [], ...fields };
}

/** An order of one line as WooCommerce returns it, of 18.00 by default. */
export function order(fields: Json = {}): Json {
  return {
    ...{ id: 100, parent_id: 0, number: '100', status: 'completed', currency: 'USD', created_via: 'checkout' },
    ...{ date_created_gmt: '2026-11-20T10:00:00', date_modified_gmt: '2026-11-22T10:00:00', prices_include_tax: false },
    ...{ customer_id: 0, billing: { email: 'ann@example.com', country: 'US' }, shipping: {} },
    ...{ shipping_total: '0.00', total: '18.00', total_tax: '0.00', meta_data: [], line_items: [line()] },
    ...{ shipping_lines: [], fee_lines: [], coupon_lines: [], tax_lines: [], refunds: [] },
    ...fields,
  };
}

export function refund(fields: Json = {}): Json {
  return {
    ...{ id: 60, date_created_gmt: '2026-11-22T10:00:00', amount: '18.00', reason: '', meta_data: [] },
    ...{ line_items: [], shipping_lines: [], fee_lines: [], tax_lines: [] },
    ...fields,
  };
}

/** What is left of an order after all its refunds. */
export function sumsOf(order: OrderRecord): Record<'merchandise' | 'shipping' | 'taxes' | 'fees' | 'total', string> {
  const sum = (texts: string[]): bigint => texts.reduce((total, text) => total + parseDecimal(text), 0n);
  const left = (whole: bigint, taken: string[]): string => formatDecimal(whole - sum(taken));
  const { lines, refunds } = order;
  const goods = sum(lines.map(({ grossSales }) => grossSales)) - sum(lines.map(({ discounts }) => discounts));
  return {
    merchandise: left(
      goods,
      refunds.map(({ returns }) => returns),
    ),
    shipping: left(
      parseDecimal(order.shipping),
      refunds.map(({ shipping }) => shipping),
    ),
    taxes: left(
      parseDecimal(order.taxes),
      refunds.map(({ taxes }) => taxes),
    ),
    fees: left(
      parseDecimal(order.fees),
      refunds.map(({ fees }) => fees),
    ),
    total: left(
      parseDecimal(order.total),
      refunds.map(({ total }) => total),
    ),
  };
}
