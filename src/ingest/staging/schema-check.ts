import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { DriftReport } from '../../contract/extractor.js';
import { DataError } from '../../runtime/errors.js';
import { type ReportOdd, withoutOddities } from './secondary.js';

const LONGEST_VALUE = 60;

interface CheckOptions {
  /** What is checked, for messages: `Shopify order`. */
  subject: string;
  /** Properties whose values are hidden in errors: names, e-mail addresses, places. */
  personal: readonly string[];
  /** Its path in the record, for reports: `refunds[]`. */
  at?: string;
}

/** Secondary values that cannot be read are reported to `drift`. */
type Check<S extends TSchema> = (value: unknown, label: string, drift: DriftReport) => Static<S>;

/**
 * Compiles a schema into a check that returns the typed value, or throws a `DataError` with the path, the value (shortened;
 * hidden if personal) and what was expected. The schema needs only the fields that are read: unknown fields pass. Fields that
 * the schema marks as secondary never fail the check, see `secondary.ts`.
 */
export function compileCheck<S extends TSchema>(schema: S, { subject, personal, at = '' }: CheckOptions): Check<S> {
  // On the first record: compiling the schemas of all platforms would add a fifth of a second to the start of every command.
  let compiled: ReturnType<typeof Compile<S>> | undefined;
  const hidden = new Set(personal);
  return (value, label, drift) => {
    compiled ??= Compile(schema);
    const validator = compiled;
    if (validator.Check(value)) return value as Static<S>;
    const odd: [path: string, value: unknown][] = [];
    const mended = withoutOddities(schema, value, (path, found) => odd.push([path, found]));
    if (validator.Check(mended)) {
      const report = oddReport(drift, hidden, at);
      for (const [path, found] of odd) report(path, found);
      return mended as Static<S>;
    }
    const fault = firstFault(validator.Errors(mended));
    const found = valueAt(mended, fault.steps);
    const shown = fault.steps.some((step) => hidden.has(step)) ? `(hidden ${typeOf(found)})` : describe(found);
    const path = pathText(fault.steps);
    throw new DataError(`${subject} ${label}: ${path || 'it'} is ${shown}, but ${fault.expected} was expected.`, {
      code: 'unexpected_shape',
      path,
      value: shown,
    });
  };
}

function oddReport(drift: DriftReport, hidden: ReadonlySet<string>, at: string): ReportOdd {
  return (path, value) => {
    const isHidden = path.split(/[.[\]]+/).some((step) => hidden.has(step));
    const whole = at === '' ? path : `${at}.${path}`;
    drift.unknownValue(whole, isHidden ? `(hidden ${typeOf(value)})` : describe(value));
  };
}

interface Fault {
  steps: string[];
  expected: string;
}

interface SchemaError {
  keyword: string;
  instancePath: string;
  params: object;
  message: string;
}

/** Of the errors of a nullable object, the deepest one names the cause; "must be null" does not. */
function firstFault(errors: SchemaError[]): Fault {
  const faults = errors.filter(({ keyword }) => keyword !== 'anyOf').map(toFault);
  const deepest = faults.reduce((x, y) => (y.steps.length > x.steps.length ? y : x));
  const same = faults.filter((fault) => pathText(fault.steps) === pathText(deepest.steps));
  return { steps: deepest.steps, expected: [...new Set(same.map(({ expected }) => expected))].join(' or ') };
}

function toFault({ keyword, instancePath, params, message }: SchemaError): Fault {
  const steps = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const details = params as { requiredProperties?: string[]; type?: string; pattern?: string };
  if (keyword === 'required' && details.requiredProperties?.[0] !== undefined) {
    return { steps: [...steps, details.requiredProperties[0]], expected: 'a value' };
  }
  if (keyword === 'type') return { steps, expected: `${details.type}` };
  if (keyword === 'pattern')
    return { steps, expected: patternNames.get(`${details.pattern}`) ?? `text like ${details.pattern}` };
  return { steps, expected: message };
}

const patternNames = new Map<string, string>();

/** Gives a pattern the name that error messages use, such as `a decimal`. Returns the pattern. */
export function namedPattern(pattern: string, name: string): string {
  patternNames.set(pattern, name);
  return pattern;
}

function valueAt(value: unknown, steps: string[]): unknown {
  let found = value;
  for (const step of steps) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string, unknown>)[step];
  }
  return found;
}

function pathText(steps: string[]): string {
  return steps.map((step, at) => (/^\d+$/.test(step) ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'object' && value !== null) return typeOf(value);
  const text = JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
