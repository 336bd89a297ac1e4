import Type, { type Static, type TProperties, type TSchema } from 'typebox';
import { decimalPattern, type FixedPoint, normalDecimal, parseDecimal } from '../../staging/decimal.js';
import { namedPattern } from '../../staging/schema-check.js';
import { secondary } from '../../staging/secondary.js';

/** The building blocks of Shopify's objects, with the fields that are read. */

export const gid = Type.String({ pattern: namedPattern('^gid://shopify/[A-Za-z]+/\\d+(\\?.*)?$', 'a gid') });

/** `2026-07-03T09:15:02Z`: the Admin API answers in UTC. */
export const instant = Type.String({
  pattern: namedPattern('^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$', 'an instant in UTC'),
});

export const decimal = Type.String({ pattern: namedPattern(decimalPattern, 'a decimal') });

export const currencyCode = Type.String({ pattern: namedPattern('^[A-Z]{3}$', 'a currency code') });

/** Amounts are given in the store's currency and in the buyer's; the warehouse counts the store's. */
export const moneyBag = Type.Object({ shopMoney: Type.Object({ amount: decimal }) });

export const reference = Type.Object({ id: gid });

/** Absent (not requested) and null (no value, or not permitted) are the same to staging. */
export function maybe<S extends TSchema>(schema: S) {
  return Type.Optional(Type.Union([schema, Type.Null()]));
}

export const maybeText = maybe(Type.String());

/** The unit cost of a stock item, in the store's currency: in a product's variants and in stock alike. */
const unitCost = secondary(Type.Object({ amount: decimal }));

/** The cost, with the modified time of its item. */
export const costedItem = Type.Object({ updatedAt: instant, unitCost });

/** One page of a connection. Enums are plain text, so that values that Shopify adds later are accepted. */
export function connection<P extends TProperties>(node: Type.TObject<P>) {
  return Type.Object({
    nodes: Type.Array(node),
    pageInfo: maybe(Type.Object({ hasNextPage: Type.Boolean() })),
  });
}

export function shopMoney(bag: Static<typeof moneyBag>): FixedPoint {
  return parseDecimal(bag.shopMoney.amount);
}

export function unitCostOf(item: Static<typeof costedItem>): string | null {
  return item.unitCost ? normalDecimal(item.unitCost.amount) : null;
}

export function maybeShopMoney(bag: Static<typeof moneyBag> | null | undefined): FixedPoint {
  return bag ? shopMoney(bag) : 0n;
}

/** Fields whose values no error message may show. */
export const personalFields = [
  ...['email', 'phone', 'emailAddress', 'phoneNumber', 'firstName', 'lastName', 'note'],
  ...['city', 'zip', 'address', 'defaultAddress', 'shippingAddress', 'billingAddress'],
  ...['landingPage', 'referrerUrl'],
];
