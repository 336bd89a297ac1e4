import Type, { type Static } from 'typebox';
import { heldField } from '../../staging/held-note.js';
import { compileCheck, namedPattern } from '../../staging/schema-check.js';

const day = Type.String({ pattern: namedPattern('^\\d{4}-\\d\\d-\\d\\d$', 'a day such as 2026-07-03') });

/** A number as Google prints it: floats may have any number of decimals. */
const number = Type.String({
  pattern: namedPattern('^-?\\d{1,18}(\\.\\d{1,40})?([eE][+-]?\\d{1,2})?$', 'a number'),
});

const about = Type.Object({
  /** Absent: the Data API. */
  measure: Type.Optional(Type.String()),
  property: Type.String({ minLength: 1 }),
  timezone: Type.String({ minLength: 1 }),
  currency: Type.String({ pattern: namedPattern('^[A-Z]{3}$', 'a currency code') }),
  dimensions: Type.Optional(Type.Array(Type.String())),
  metrics: Type.Optional(Type.Array(Type.String())),
  metadata: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  /** The property's own total, if the rows do not add up to about as many. */
  reportedSessions: Type.Optional(number),
  ...heldField,
});

const row = Type.Object({
  // An empty text may be left out.
  dimensionValues: Type.Optional(Type.Array(Type.Object({ value: Type.Optional(Type.String()) }))),
  metricValues: Type.Array(Type.Object({ value: number })),
});

export type About = Static<typeof about>;
export type Row = Static<typeof row>;

export const checkAbout = compileCheck(about, { subject: 'Google Analytics report', personal: [] });
export const checkRow = compileCheck(row, { subject: 'Google Analytics row', personal: [] });
export const checkDay = compileCheck(day, { subject: 'Google Analytics key', personal: [] });
