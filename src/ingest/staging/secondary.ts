import Type, { type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { decimalPattern } from './decimal.js';

/**
 * Secondary fields, on every platform, describe a thing but do not decide which thing it is, what of it is counted, for how much,
 * or on which day: names, SKUs, option titles, contacts, addresses, channels, reasons, the catalogue's prices and costs,
 * references to products and accounts, plugins' metadata. A secondary value of an unexpected type never rejects its record:
 * it is read as text if possible (`123` becomes the SKU `123`), otherwise it is null and reported. Ids of records and lines,
 * amounts, quantities, currencies, statuses and the instants that date a fact are primary, and strict.
 */
type Kind = 'text' | 'id' | 'decimal' | 'anything';

/** Reads a value that does not match the schema in another form; `undefined` if that is impossible. */
const fits: Record<Kind, (value: unknown) => unknown> = {
  text: (value) => (typeof value === 'boolean' ? undefined : plainNumber(value)),
  id: (value) => (typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined),
  decimal: plainNumber,
  anything: () => undefined,
};

/** A JSON number as people write it; none if parsing has lost digits. */
function plainNumber(value: unknown): string | undefined {
  if (typeof value !== 'number' || Math.abs(value) > Number.MAX_SAFE_INTEGER) return undefined;
  const text = String(value);
  return text.includes('e') ? undefined : text;
}

/** A secondary field: absent, null, or a value of the schema; any other value is read as null. */
export function secondary<S extends TSchema>(schema: S, kind: Kind = 'anything') {
  return Type.Optional(Type.Union([schema, Type.Null()], { secondary: kind }));
}

export const secondaryText = secondary(Type.String(), 'text');

/** Secondary text that every complete record has: if it is missing, the record is truncated. */
export const presentText = Type.Union([Type.String(), Type.Null()], { secondary: 'text' satisfies Kind });

/** A reference to a record: an integer, which some plugins write as text. */
export const secondaryId = secondary(Type.Integer({ minimum: 0 }), 'id');

/** A decimal that no fact uses, such as a catalogue price. */
export const secondaryDecimal = secondary(Type.String({ pattern: `^$|${decimalPattern}` }), 'decimal');

/** A list of which only the elements that match are read; the others are left out and reported. */
export function secondaryList<S extends TSchema>(element: S) {
  return Type.Optional(Type.Union([Type.Array(element, { leavesOut: true }), Type.Null()], { secondary: 'anything' }));
}

/** Reports a secondary value that could not be read; `path` without indices: `line_items[].sku`. */
export type ReportOdd = (path: string, value: unknown) => void;

/**
 * A copy of the value in which each unexpected secondary field is read in another form, or null. Primary fields stay as they are,
 * so that the check can reject them.
 */
export function withoutOddities(schema: TSchema, value: unknown, report: ReportOdd, path = ''): unknown {
  const { secondary: kind } = schema as { secondary?: Kind };
  if (kind === undefined) return mended(schema, value, report, path);
  if (value === undefined || matches(schema, value)) return value;
  const fit = fits[kind](value);
  if (fit !== undefined && matches(schema, fit)) return fit;
  const inner = mended(schema, value, report, path);
  if (matches(schema, inner)) return inner;
  report(path, value);
  return null;
}

/** Searches nested values for secondary fields. */
function mended(schema: TSchema, value: unknown, report: ReportOdd, path: string): unknown {
  if (Type.IsUnion(schema)) {
    const shaped = schema.anyOf.find((each) => (Array.isArray(value) ? Type.IsArray(each) : Type.IsObject(each)));
    return shaped === undefined ? value : mended(shaped, value, report, path);
  }
  if (Type.IsArray(schema) && Array.isArray(value)) {
    const elements = value.map((each) => withoutOddities(schema.items, each, report, `${path}[]`));
    if (!(schema as { leavesOut?: boolean }).leavesOut) return elements;
    return elements.filter((element) => {
      const isRight = matches(schema.items, element);
      if (!isRight) report(`${path}[]`, element);
      return isRight;
    });
  }
  if (Type.IsObject(schema) && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const copy: Record<string, unknown> = { ...value };
    for (const [field, property] of Object.entries(schema.properties)) {
      if (Object.hasOwn(copy, field))
        copy[field] = withoutOddities(property, copy[field], report, path === '' ? field : `${path}.${field}`);
    }
    return copy;
  }
  return value;
}

const validators = new WeakMap<TSchema, { Check(value: unknown): boolean }>();

function matches<S extends TSchema>(schema: S, value: unknown): value is Static<S> {
  let validator = validators.get(schema);
  if (validator === undefined) {
    validator = Compile(schema) as { Check(value: unknown): boolean };
    validators.set(schema, validator);
  }
  return validator.Check(value);
}
