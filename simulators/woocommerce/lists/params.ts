import { type PhpQuery, parsedList } from '../query.js';
import { invalidParams, type ParamFault } from '../wp-error.js';
import { isDate } from './dates.js';

/** The schema by which WordPress validates a query parameter. */
type ParamSchema =
  | { type: 'integer'; minimum?: number; maximum?: number }
  | { type: 'string'; enum?: readonly string[] }
  | { type: 'boolean' }
  | { type: 'date' }
  | { type: 'list'; of: 'integer' | 'string'; enum?: readonly string[] };

export type Schemas = Record<string, ParamSchema>;

/** Valid parameters; unknown ones are ignored, as in WordPress. */
export class Params {
  readonly #values: ReadonlyMap<string, string | string[]>;

  constructor(values: ReadonlyMap<string, string | string[]>) {
    this.#values = values;
  }

  /** All parameters except some, as a text that is equal for equal values. */
  nameWithout(left: ReadonlySet<string>): string {
    return JSON.stringify([...this.#values].filter(([name]) => !left.has(name)).sort());
  }

  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return typeof value === 'string' ? value : undefined;
  }

  integer(name: string): number | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : Number(value);
  }

  boolean(name: string): boolean {
    return ['1', 'true'].includes((this.text(name) ?? '').toLowerCase());
  }

  list(name: string): string[] {
    const value = this.#values.get(name);
    return value === undefined ? [] : parsedList(value);
  }

  integers(name: string): number[] {
    return this.list(name).map(Number);
  }
}

/** Checks a query against a route's schema; throws `rest_invalid_param` with every invalid parameter. */
export function checkParams(query: PhpQuery, schemas: Schemas): Params {
  const values = new Map<string, string | string[]>();
  const faults = new Map<string, ParamFault>();
  for (const [name, schema] of Object.entries(schemas)) {
    const value = query.get(name);
    if (value === undefined) continue;
    const fault = faultOf(name, value, schema);
    if (fault) faults.set(name, fault);
    else values.set(name, value);
  }
  if (faults.size > 0) throw invalidParams(faults);
  return new Params(values);
}

function faultOf(name: string, value: string | string[], schema: ParamSchema): ParamFault | null {
  if (schema.type === 'list') {
    for (const [index, item] of parsedList(value).entries()) {
      const fault = scalarFault(`${name}[${index}]`, item, { ...schema, type: schema.of });
      if (fault) return fault;
    }
    return null;
  }
  if (Array.isArray(value)) return wrongType(name, schema.type === 'date' ? 'string' : schema.type);
  return scalarFault(name, value, schema);
}

function scalarFault(name: string, value: string, schema: Exclude<ParamSchema, { type: 'list' }>): ParamFault | null {
  switch (schema.type) {
    case 'integer':
      return /^-?\d+$/.test(value) ? boundsFault(name, Number(value), schema) : wrongType(name, 'integer');
    case 'boolean':
      return ['true', 'false', '1', '0'].includes(value.toLowerCase()) ? null : wrongType(name, 'boolean');
    case 'date':
      return isDate(value) ? null : { code: 'rest_invalid_date', message: 'Invalid date.' };
    case 'string':
      if (!schema.enum || schema.enum.includes(value)) return null;
      return { code: 'rest_not_in_enum', message: `${name} is not one of ${enumerated(schema.enum)}.` };
  }
}

function wrongType(name: string, type: string): ParamFault {
  return { code: 'rest_invalid_type', message: `${name} is not of type ${type}.` };
}

function boundsFault(name: string, value: number, bounds: { minimum?: number; maximum?: number }): ParamFault | null {
  const { minimum, maximum } = bounds;
  if (value >= (minimum ?? value) && value <= (maximum ?? value)) return null;
  const message =
    minimum !== undefined && maximum !== undefined
      ? `${name} must be between ${minimum} (inclusive) and ${maximum} (inclusive)`
      : `${name} must be greater than or equal to ${minimum}`;
  return { code: 'rest_out_of_bounds', message };
}

/** `a`, `a and b`, `a, b, and c`. */
function enumerated(names: readonly string[]): string {
  if (names.length < 3) return names.join(' and ');
  return `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`;
}
