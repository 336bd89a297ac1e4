import { type Micros, micros } from '../kit/clock.js';
import { invalidInput } from './api-error.js';

interface Rule {
  kind: 'text' | 'instant' | 'integer' | 'flag' | 'list';
  isRequired?: boolean;
  /** Of a number, or of the count of a list. */
  min?: number;
  max?: number;
  /** The only values. */
  values?: readonly string[];
}

const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2}))?$/;

/** The checked parameters of a query. */
export class Parameters {
  readonly #values: ReadonlyMap<string, string>;

  /** Throws 400 for parameters that the operation does not have, that are missing, or whose value it does not take. */
  constructor(query: URLSearchParams, rules: Readonly<Record<string, Rule>>) {
    const values = new Map<string, string>();
    for (const [name, value] of query) {
      const rule = rules[name];
      if (!rule) throw invalidInput(`Unknown parameter: ${name}`);
      const known = values.get(name);
      if (known !== undefined && rule.kind !== 'list') throw invalidInput(`Parameter ${name} is given twice`);
      const joined = known === undefined ? value : `${known},${value}`;
      check(name, joined, rule);
      values.set(name, joined);
    }
    for (const [name, { isRequired }] of Object.entries(rules)) {
      if (isRequired && !values.has(name)) throw invalidInput(`Missing required parameter: ${name}`);
    }
    this.#values = values;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  names(): string[] {
    return [...this.#values.keys()];
  }

  text(name: string): string | undefined {
    return this.#values.get(name);
  }

  instant(name: string): Micros | undefined {
    const value = this.#values.get(name);
    return value === undefined ? undefined : micros(value);
  }

  integer(name: string, otherwise: number): number {
    return Number(this.#values.get(name) ?? otherwise);
  }

  flag(name: string): boolean {
    return this.#values.get(name) === 'true';
  }

  /** undefined: not given. */
  list(name: string): string[] | undefined {
    return this.#values.get(name)?.split(',');
  }

  /** The query as it was sent, without some parameters: of two requests that must be equal. */
  fingerprint(except: readonly string[]): string {
    const kept = [...this.#values].filter(([name]) => !except.includes(name)).sort(([a], [b]) => (a < b ? -1 : 1));
    return JSON.stringify(kept);
  }
}

function check(name: string, value: string, { kind, min, max, values }: Rule): void {
  const refuse = (expected: string): never => {
    throw invalidInput(`Invalid value for ${name}: expected ${expected}`);
  };
  if (kind === 'instant' && (!ISO.test(value) || Number.isNaN(Date.parse(value)))) refuse('an ISO 8601 date-time');
  if (kind === 'flag' && value !== 'true' && value !== 'false') refuse('true or false');
  if (kind === 'integer' && !/^\d+$/.test(value)) refuse('a whole number');
  const size = kind === 'integer' ? Number(value) : value.split(',').length;
  if (kind !== 'text' && ((min !== undefined && size < min) || (max !== undefined && size > max))) {
    refuse(`${min ?? 0} to ${max ?? 'any'}`);
  }
  if (kind === 'text' && value === '') refuse('a value');
  if (values && value.split(',').some((each) => !values.includes(each))) refuse(values.join(', '));
}
