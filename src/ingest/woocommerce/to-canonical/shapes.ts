import Type, { type Static, type TSchema } from 'typebox';
import { decimalPattern, type FixedPoint, parseDecimal } from '../../staging/decimal.js';
import { namedPattern } from '../../staging/schema-check.js';
import { secondaryList } from '../../staging/secondary.js';

/** The pieces that WooCommerce's objects are made of, as far as they are read (contracts 2.4 to 2.6). */

export const recordId = Type.Integer({ minimum: 0 });

/** `2026-07-03T09:15:02`: UTC in the fields that end in `_gmt`. */
export const naiveInstant = Type.String({
  pattern: namedPattern('^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d$', 'a time such as 2026-07-03T09:15:02'),
});

/** An amount; what was never set is an empty text. */
export const money = Type.String({ pattern: namedPattern(`^$|${decimalPattern}`, 'a decimal') });

export const currencyCode = Type.String({ pattern: namedPattern('^[A-Z]{3}$', 'a currency code') });

/** Absent and null are the same to staging: versions of WooCommerce differ in which they use. */
export function maybe<S extends TSchema>(schema: S) {
  return Type.Optional(Type.Union([schema, Type.Null()]));
}

/** What plugins keep with an order, a line or a refund: anything, and none of it is an order's own. */
export const metaData = secondaryList(Type.Object({ key: Type.String(), value: Type.Unknown() }));

/** The first value of a key; null where there is none. */
export function metaValue(meta: Static<typeof metaData> | undefined, name: string): unknown {
  return meta?.find(({ key }) => key === name)?.value ?? null;
}

export function amountOf(text: string): FixedPoint {
  return text === '' ? 0n : parseDecimal(text);
}

/** Values that no error message may show. */
export const personalFields = [
  ...['email', 'phone', 'first_name', 'last_name', 'username', 'customer_note', 'meta_data'],
  ...['billing', 'shipping', 'city', 'postcode', 'address_1', 'address_2'],
];
