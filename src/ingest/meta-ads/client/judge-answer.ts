import { ConfigError } from '../../../runtime/errors.js';
import type { HttpResponse } from '../../http/response.js';
import type { Verdict } from '../../http/verdict.js';
import { parseSlice } from '../../reading/json-slice.js';
import { type GraphError, type JudgedFault, meaningOfError } from './graph-faults.js';

type Refusal = Exclude<Verdict<never>, { kind: 'ok' | 'unauthorised' }>;

/** `{"error":{"message":…,"type":"OAuthException","code":190,"error_subcode":463,"fbtrace_id":…}}`; null: it is none. */
export function graphErrorOf(body: unknown): GraphError | null {
  const { error } = (body ?? {}) as { error?: Record<string, unknown> };
  if (typeof error !== 'object' || error === null || typeof error.code !== 'number') return null;
  const told = [error.message, error.error_user_msg].filter((text) => typeof text === 'string' && text !== '');
  return {
    code: error.code,
    subcode: typeof error.error_subcode === 'number' ? error.error_subcode : null,
    message: [...new Set(told)].join(' '),
    isTransient: error.is_transient === true,
    traceId: typeof error.fbtrace_id === 'string' ? error.fbtrace_id : null,
  };
}

/** Code and trace, for messages: `code 190/463, trace A3`. */
export function nameOfError({ code, subcode, traceId }: GraphError): string {
  return `code ${code}${subcode === null ? '' : `/${subcode}`}${traceId === null ? '' : `, trace ${traceId}`}`;
}

/** A refusal with its error; `waitMs` is for throttled ones. `stale` is for callers to decide on, so it is not among them. */
export function refusalOf(error: GraphError, { meaning, word: code, remedy }: JudgedFault, waitMs: number): Refusal {
  const message = `${error.message || 'Meta gives no reason'} (${nameOfError(error)})${remedy === undefined ? '' : `. ${remedy}`}`;
  switch (meaning) {
    case 'throttled':
      return { kind: 'throttled', code, message, waitMs };
    case 'transient':
      return { kind: 'transient', code, message };
    case 'smaller_page':
    case 'smaller_range':
    case 'job':
      return { kind: 'transient', code, message, shrink: 'now' };
    case 'stale':
    case 'config':
      return { kind: 'config', code, message };
  }
}

/** The error in a response, if it is one of Meta's; null otherwise. */
export function errorIn({ status, body }: HttpResponse): { error: GraphError; fault: JudgedFault } | null {
  const error = graphErrorOf(parsedOrNull(body));
  return error === null ? null : { error, fault: meaningOfError(error, status) };
}

/** Whether an error is about one ad account, not about the token or all calls. */
export function isOfAccount(error: unknown): error is ConfigError {
  return (
    error instanceof ConfigError && ['meta_no_permission', 'meta_not_found', 'meta_no_ad_account'].includes(error.code)
  );
}

export function parsedOrNull(body: Buffer): unknown {
  try {
    return parseSlice(body);
  } catch {
    return null;
  }
}
