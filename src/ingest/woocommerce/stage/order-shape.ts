import Type, { type Static } from 'typebox';
import { quantityShape } from '../../staging/quantity.js';
import { compileCheck } from '../../staging/schema-check.js';
import { currencyCode, maybe, maybeText, metaData, money, naiveInstant, personalFields, recordId } from './shapes.js';

const address = maybe(Type.Object({ country: maybeText, city: maybeText, email: maybeText, phone: maybeText }));

/** A shipping or fee line. */
const extraLine = Type.Object({ id: recordId, total: money, total_tax: money });

export const lineShape = Type.Object({
  id: recordId,
  name: maybeText,
  parent_name: maybeText,
  product_id: recordId,
  variation_id: maybe(recordId),
  quantity: quantityShape,
  subtotal: money,
  subtotal_tax: maybe(money),
  total: money,
  total_tax: money,
  sku: maybeText,
  meta_data: metaData,
});

const orderShape = Type.Object({
  id: recordId,
  number: maybe(Type.Union([Type.String(), Type.Integer()])),
  status: Type.String(),
  currency: currencyCode,
  created_via: maybeText,
  date_created_gmt: naiveInstant,
  date_modified_gmt: naiveInstant,
  prices_include_tax: Type.Boolean(),
  customer_id: maybe(recordId),
  billing: address,
  shipping: address,
  shipping_total: money,
  total: money,
  total_tax: money,
  line_items: Type.Array(lineShape),
  shipping_lines: Type.Array(extraLine),
  fee_lines: Type.Array(extraLine),
});

const refundShape = Type.Object({
  id: recordId,
  date_created_gmt: naiveInstant,
  amount: money,
  reason: maybeText,
  line_items: Type.Array(lineShape),
  shipping_lines: Type.Array(extraLine),
  fee_lines: Type.Array(extraLine),
});

export type WooOrder = Static<typeof orderShape>;
export type WooLine = Static<typeof lineShape>;
export type WooRefund = Static<typeof refundShape>;
export type WooExtraLine = Static<typeof extraLine>;

export const checkOrder = compileCheck(orderShape, { subject: 'WooCommerce order', personal: personalFields });
export const checkRefund = compileCheck(refundShape, { subject: 'WooCommerce refund', personal: personalFields });
