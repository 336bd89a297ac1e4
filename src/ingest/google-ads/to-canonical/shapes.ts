import Type from 'typebox';
import { namedPattern } from '../../staging/schema-check.js';

/** The building blocks of the API's rows, with the fields that are read: int64 is text, zero may be left out. */

export const id = Type.String({ pattern: namedPattern('^[1-9]\\d*$', 'an id') });
export const int64 = Type.Optional(Type.String({ pattern: namedPattern('^-?\\d{1,19}$', 'a whole number as text') }));
/** A double whose digits were kept, see `digits.ts`. */
export const digits = Type.Optional(
  Type.String({ pattern: namedPattern('^-?\\d{1,18}(\\.\\d+)?([eE][-+]?\\d{1,2})?$', 'a number') }),
);
export const day = Type.String({ pattern: namedPattern('^\\d{4}-\\d\\d-\\d\\d$', 'a date') });
export const currencyCode = Type.String({ pattern: namedPattern('^[A-Z]{3}$', 'a currency code') });
