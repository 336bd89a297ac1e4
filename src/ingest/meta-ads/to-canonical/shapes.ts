import Type from 'typebox';
import { decimalPattern } from '../../staging/decimal.js';
import { namedPattern } from '../../staging/schema-check.js';

/** The building blocks of Meta's objects, with the fields that are read. Meta writes all numbers as text. */

export const id = Type.String({ pattern: namedPattern('^[1-9][0-9]*$', 'an id') });
export const decimal = Type.String({ pattern: namedPattern(decimalPattern, 'a decimal') });
export const count = Type.String({ pattern: namedPattern('^\\d{1,18}$', 'a whole number') });
export const day = Type.String({ pattern: namedPattern('^\\d{4}-\\d\\d-\\d\\d$', 'a date') });
export const currencyCode = Type.String({ pattern: namedPattern('^[A-Z]{3}$', 'a currency code') });

/** `2026-07-03T09:15:02-0700`, with the offset of the account or of Meta. */
export const offsetInstant = Type.String({
  pattern: namedPattern(
    '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d([+-]\\d\\d:?\\d\\d|Z)$',
    'a time such as 2026-07-03T09:15:02-0700',
  ),
});

/** As UTC. */
export function instantOf(text: string): string {
  return new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')).toISOString().replace('.000Z', 'Z');
}
