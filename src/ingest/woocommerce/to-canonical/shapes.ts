import Type, { type Static, type TSchema } from 'typebox';
import { decimalPattern, type FixedPoint, parseDecimal } from '../../staging/decimal.js';
import { namedPattern } from '../../staging/schema-check.js';
import { secondaryList } from '../../staging/secondary.js';

/** The building blocks of WooCommerce's objects, with the fields that are read. */

export const recordId = Type.Integer({ minimum: 0 });

/** `2026-07-03T09:15:02`: UTC in the fields that end in `_gmt`. */
export const naiveInstant = Type.String({
  pattern: namedPattern('^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d$', 'a time such as 2026-07-03T09:15:02'),
});

/** An amount; one that was never set is an empty text. */
export const money = Type.String({ pattern: namedPattern(`^$|${decimalPattern}`, 'a decimal') });

export const currencyCode = Type.String({ pattern: namedPattern('^[A-Z]{3}$', 'a currency code') });

/** Absent and null are the same to staging: versions of WooCommerce differ in which they use. */
export function maybe<S extends TSchema>(schema: S) {
  return Type.Optional(Type.Union([schema, Type.Null()]));
}

/** Plugins' metadata of an order, a line or a refund: any value, none of it WooCommerce's own. */
export const metaData = secondaryList(Type.Object({ key: Type.String(), value: Type.Unknown() }));

/** The first value of a key; null if there is none. */
export function metaValue(meta: Static<typeof metaData> | undefined, name: string): unknown {
  return meta?.find(({ key }) => key === name)?.value ?? null;
}

export function amountOf(text: string): FixedPoint {
  return text === '' ? 0n : parseDecimal(text);
}

/** Fields whose values no error message may show. */
export const personalFields = [
  ...['email', 'phone', 'first_name', 'last_name', 'username', 'customer_note', 'meta_data'],
  ...['billing', 'shipping', 'city', 'postcode', 'address_1', 'address_2'],
];
