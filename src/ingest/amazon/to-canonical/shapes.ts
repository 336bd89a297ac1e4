import Type, { type TSchema } from 'typebox';
import { DataError } from '../../../runtime/errors.js';
import { decimalPattern, type FixedPoint, magnitudeOf, parseDecimal, shortDecimal } from '../../staging/decimal.js';
import { namedPattern } from '../../staging/schema-check.js';

export const instantText = Type.String({
  pattern: namedPattern(
    '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$',
    'a time such as 2026-07-03T09:15:02Z',
  ),
});

export const decimalText = Type.String({ pattern: namedPattern(decimalPattern, 'a decimal') });

export const currencyCode = Type.String({ pattern: namedPattern('^[A-Z]{3}$', 'a currency code') });

/** Absent and null are the same: answers have both. */
export function maybe<S extends TSchema>(schema: S) {
  return Type.Optional(Type.Union([schema, Type.Null()]));
}

/** An amount, whose sign is not documented for discounts: they are taken without. */
export function withoutSign(amount: FixedPoint): FixedPoint {
  return magnitudeOf(amount);
}

const decimal = new RegExp(decimalPattern);

export function amountIn(text: string, subject: string, path: string): FixedPoint {
  const short = shortDecimal(text);
  if (short !== null) return short;
  if (decimal.test(text)) return parseDecimal(text);
  throw new DataError(`${subject}: ${path} is ${JSON.stringify(text)}, but a decimal was expected.`, {
    ...{ code: 'unexpected_shape', path, value: text },
  });
}

/** Fields whose values no error message may show. */
export const personalFields = [
  ...['city', 'stateOrRegion', 'City', 'StateOrRegion', 'deliveryAddress', 'ShippingAddress'],
  ...['ship-city', 'ship-state'],
];

/** Rows of a report, with the report's columns. */
export interface ReportTable {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

export const reportTable = Type.Object({
  columns: Type.Array(Type.String()),
  rows: Type.Array(Type.Array(Type.String()), { minItems: 1 }),
});

/** '' if the report has no such column. */
export function cellIn({ columns }: ReportTable, row: readonly string[], name: string): string {
  return row[columns.indexOf(name)] ?? '';
}
