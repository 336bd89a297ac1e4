import Type, { type Static } from 'typebox';
import { quantityShape } from '../../staging/quantity.js';
import { compileCheck } from '../../staging/schema-check.js';
import { secondary, secondaryId, secondaryList, secondaryText } from '../../staging/secondary.js';
import { currencyCode, maybe, metaData, money, naiveInstant, personalFields, recordId } from './shapes.js';

/** PHP writes an empty object as an empty list; the value is then unknown. */
const address = secondary(
  Type.Object({
    country: secondaryText,
    state: secondaryText,
    city: secondaryText,
    email: secondaryText,
    phone: secondaryText,
  }),
);

/** A shipping or fee line. */
const extraLine = Type.Object({ id: recordId, total: money, total_tax: money, meta_data: metaData });

const lineShape = Type.Object({
  id: recordId,
  name: secondaryText,
  parent_name: secondaryText,
  product_id: secondaryId,
  variation_id: secondaryId,
  quantity: quantityShape,
  subtotal: money,
  subtotal_tax: maybe(money),
  total: money,
  total_tax: money,
  sku: secondaryText,
  meta_data: metaData,
});

/** The fields that mark an order as not placed yet or in the trash: such an order may lack everything else. */
const headShape = Type.Object({
  id: recordId,
  status: Type.String(),
  date_created_gmt: secondary(naiveInstant),
  date_modified_gmt: secondary(naiveInstant),
});

/** A gift card that paid a part, as two plugins show it. */
const cards = secondaryList(Type.Object({ amount: Type.Union([Type.Number(), Type.String()]) }));

const orderShape = Type.Object({
  id: recordId,
  parent_id: secondaryId,
  number: secondaryText,
  status: Type.String(),
  currency: currencyCode,
  created_via: secondaryText,
  date_created_gmt: naiveInstant,
  date_modified_gmt: maybe(naiveInstant),
  date_paid_gmt: secondary(naiveInstant),
  prices_include_tax: Type.Boolean(),
  customer_id: secondaryId,
  billing: address,
  shipping: address,
  shipping_total: money,
  total: money,
  total_tax: money,
  meta_data: metaData,
  line_items: Type.Array(lineShape),
  shipping_lines: Type.Array(extraLine),
  fee_lines: Type.Array(extraLine),
  coupon_lines: secondaryList(Type.Object({ code: Type.String() })),
  gift_cards: cards,
  pw_gift_cards_redeemed: cards,
});

const refundShape = Type.Object({
  id: recordId,
  date_created_gmt: naiveInstant,
  amount: money,
  reason: secondaryText,
  line_items: Type.Array(lineShape),
  shipping_lines: Type.Array(extraLine),
  fee_lines: Type.Array(extraLine),
});

export type WooOrder = Static<typeof orderShape>;
export type WooLine = Static<typeof lineShape>;
export type WooRefund = Static<typeof refundShape>;
export type WooExtraLine = Static<typeof extraLine>;

const options = { subject: 'WooCommerce order', personal: personalFields };
export const checkHead = compileCheck(headShape, options);
export const checkOrder = compileCheck(orderShape, options);
export const checkRefund = compileCheck(refundShape, {
  ...{ subject: 'WooCommerce refund', personal: personalFields, at: 'refunds[]' },
});
