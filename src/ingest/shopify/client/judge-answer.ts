import type { Verdict } from '../../http/verdict.js';
import { type Cost, waitFor } from './budget.js';

/** The parts of a response around the records. */
export interface Envelope {
  data?: Record<string, unknown> | null;
  errors?: GraphqlError[] | string;
  extensions?: { cost?: Cost; search?: { path?: string[]; warnings?: { field?: string; message?: string }[] }[] };
}

interface GraphqlError {
  message: string;
  path?: (string | number)[];
  extensions?: { code?: string; requiredAccess?: string };
}

export interface JudgedAnswer {
  isCursorRefused: boolean;
  /** Messages about fields that the app is not approved to read; the records are complete except for these. */
  withheld: string[];
}

/** All of the requested data, not just some fields, is protected customer data that the app is not approved to read. */
export const customerDataWithheld = 'shopify_customer_data_withheld';

/** Codes that blame the query: sending it again would not help. */
const ourFault: ReadonlySet<string> = new Set([
  'undefinedField',
  'PARSE_ERROR',
  'selectionMismatch',
  'INVALID_VARIABLE',
  'BAD_REQUEST',
  'argumentNotAccepted',
  'missingRequiredArguments',
]);

/** What a response with HTTP 200 means: throttling, refusals and errors are reported in its body. */
export function judgeAnswer(envelope: Envelope): Verdict<JudgedAnswer> {
  const withheld: string[] = [];
  const { errors = [] } = envelope;
  // Some refusals are a text instead of a list.
  for (const error of Array.isArray(errors) ? errors : [{ message: String(errors) }]) {
    if (isWithheld(error)) withheld.push(error.message);
    else return judgeError(error, envelope);
  }
  const ignored = envelope.extensions?.search?.flatMap(({ warnings = [] }) => warnings) ?? [];
  if (ignored.length > 0) return ignoredFilter(ignored);
  if (!envelope.data && withheld.length > 0) {
    return { kind: 'config', code: customerDataWithheld, message: withheld[0]! };
  }
  if (!envelope.data) {
    return { kind: 'transient', code: 'shopify_no_data', message: 'the response contains neither data nor errors' };
  }
  return { kind: 'ok', value: { isCursorRefused: false, withheld } };
}

function judgeError(error: GraphqlError, envelope: Envelope): Verdict<JudgedAnswer> {
  const code = error.extensions?.code ?? '';
  const message = firstLine(error.message);
  if (code === 'THROTTLED') return throttled(envelope.extensions?.cost);
  if (code === 'MAX_COST_EXCEEDED') {
    return { kind: 'transient', code: 'shopify_query_too_dear', message, shrink: 'now' };
  }
  if (code === 'ACCESS_DENIED') return denied(error);
  if (message === 'Malformed cursor') return { kind: 'ok', value: { isCursorRefused: true, withheld: [] } };
  if (ourFault.has(code)) return { kind: 'config', code: 'shopify_query_refused', message: `${message} (${code})` };
  return {
    kind: 'transient',
    code: 'shopify_internal_error',
    message: `${message}${code && ` (${code})`}`,
    shrink: 'after_retries',
  };
}

function throttled(cost: Cost | undefined): Verdict<never> {
  const message = 'the bucket of cost points is empty';
  const code = 'shopify_throttled';
  if (!cost) return { kind: 'throttled', code, message, waitMs: null };
  const { currentlyAvailable, restoreRate } = cost.throttleStatus;
  return {
    kind: 'throttled',
    code,
    message,
    waitMs: waitFor(cost.requestedQueryCost - currentlyAvailable, restoreRate),
  };
}

function denied({ message, extensions, path }: GraphqlError): Verdict<never> {
  const wanted = extensions?.requiredAccess?.replaceAll('`', '').replace(/\.$/, '');
  const what = path?.filter((part) => typeof part === 'string').join('.') ?? 'the query';
  return {
    kind: 'config',
    code: 'shopify_missing_scope',
    message: wanted ? `${what} needs the ${wanted}. Grant it to the app and install it again.` : firstLine(message),
  };
}

/** Shopify ignores an unknown field in a filter and returns all rows. These must not pass for the requested ones. */
function ignoredFilter(warnings: readonly { field?: string; message?: string }[]): Verdict<never> {
  const quoted = warnings.map(({ field, message }) => `${field ?? '?'}: ${message ?? '?'}`).join('; ');
  return {
    kind: 'config',
    code: 'shopify_filter_ignored',
    message: `Shopify misinterpreted the search filter (${quoted}), so it did not return the requested rows`,
  };
}

/** Without approval for protected customer data, single fields are null and the rest of the record is good. */
function isWithheld({ message, extensions }: GraphqlError): boolean {
  return extensions?.code === 'ACCESS_DENIED' && /^This app is not approved to (use|access)/.test(message);
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]!;
}
