import { ConfigError } from '../../../runtime/errors.js';
import type { HttpResponse } from '../../http/response.js';
import type { Verdict } from '../../http/verdict.js';
import { apiVersion } from './api-version.js';
import { faults, gatewayRemedies, type Meaning } from './faults.js';

/** `{code, message, status, details}` of Google's APIs. */
export interface GoogleError {
  code?: number;
  message?: string;
  status?: string;
  details?: unknown[];
}

/** One of the errors in a `GoogleAdsFailure`. */
interface AdsError {
  word: string;
  message: string;
  retryDelayMs: number | null;
}

type Refusal = Exclude<Verdict<never>, { kind: 'ok' }>;

/** The code of the errors that a range of days beyond the retention, and perhaps others, give. */
export const codeOf = (word: string): string => `google_ads_${word.toLowerCase()}`;

const ofAccountCodes = new Set(
  Object.entries(faults).flatMap(([word, meaning]) =>
    meaning.kind === 'config' && meaning.ofAccount ? [codeOf(word)] : [],
  ),
);

/** Whether an error concerns one account, so that others may still be read. */
export function isOfAccount(error: unknown): error is ConfigError {
  return error instanceof ConfigError && ofAccountCodes.has(error.code);
}

/**
 * The error in a body, which `searchStream` wraps in an array: as its only element, or after chunks of a stream that failed half-way.
 * null: there is none.
 */
export function errorIn(parsed: unknown): GoogleError | null {
  const element: unknown = Array.isArray(parsed) ? parsed.at(-1) : parsed;
  if (typeof element !== 'object' || element === null) return null;
  const { error } = element as { error?: unknown };
  return typeof error === 'object' && error !== null ? (error as GoogleError) : null;
}

/** What an error means; `stale` is for the caller. */
export function judgeError(error: GoogleError): Refusal | 'stale' {
  const errors = adsErrorsIn(error);
  const meaningOf = (word: string): Meaning => faults[word] ?? { kind: isOfServer(error) ? 'transient' : 'config' };
  // Of several, the one that waiting cannot cure decides.
  const decisive = errors.find(({ word }) => meaningOf(word).kind === 'config') ?? errors[0];
  if (decisive === undefined) return ofGateway(error);
  return verdictOf(decisive, meaningOf(decisive.word));
}

/** A response with an error status and without a reason. */
export function withoutReason({ status }: HttpResponse): Refusal {
  const code = `http_${status}`;
  if (status === 404) {
    const message = `there is no Google Ads API ${apiVersion} at this address (HTTP 404): update Cartograph if the version was retired, else correct settings.baseUrl`;
    return { kind: 'config', code, message };
  }
  if (status === 401) return { kind: 'unauthorised', code, message: 'HTTP 401' };
  if (status === 429) return { kind: 'throttled', code, message: 'HTTP 429', waitMs: null };
  if (status === 504) return { kind: 'transient', code, message: 'HTTP 504', shrink: 'after_retries' };
  if (status >= 500) return { kind: 'transient', code, message: `HTTP ${status}` };
  return { kind: 'config', code, message: `HTTP ${status} without a reason; a proxy may have refused it` };
}

/** Whether Google itself failed. */
function isOfServer({ code = 0 }: GoogleError): boolean {
  return code >= 500;
}

function verdictOf({ word, message: said, retryDelayMs }: AdsError, meaning: Meaning): Refusal | 'stale' {
  const code = codeOf(word);
  const message = `${said} (${word})`;
  if (meaning.kind === 'stale') return 'stale';
  if (meaning.kind === 'throttled') return { kind: 'throttled', code, message, waitMs: retryDelayMs ?? meaning.waitMs };
  if (meaning.kind === 'transient') {
    const waitMs = retryDelayMs ?? meaning.waitMs ?? null;
    return { kind: 'transient', code, message, waitMs, ...(meaning.shrink && { shrink: 'after_retries' }) };
  }
  if (meaning.kind === 'unauthorised') {
    return { kind: 'unauthorised', code, message: `${message}; check the credentials` };
  }
  return { kind: 'config', code, message: meaning.remedy === undefined ? message : `${message}; ${meaning.remedy}` };
}

/** Errors without a `GoogleAdsFailure` come from the gateway before Google Ads. */
function ofGateway({
  code: status = 500,
  status: word = 'UNKNOWN',
  message: said = '',
  details = [],
}: GoogleError): Refusal {
  const reasons = details.flatMap((detail) => {
    const { reason } = (detail ?? {}) as { reason?: unknown };
    return typeof reason === 'string' ? [reason] : [];
  });
  const remedy = reasons.map((reason) => gatewayRemedies[reason]).find((text) => text !== undefined);
  const message = `${said} (${reasons[0] ?? word})`;
  const code = codeOf(reasons[0] ?? word);
  if (status === 401) return { kind: 'unauthorised', code, message: `${message}; check the credentials` };
  if (status === 429) return { kind: 'throttled', code, message, waitMs: null };
  if (word === 'DEADLINE_EXCEEDED') return { kind: 'transient', code, message, shrink: 'after_retries' };
  if (status >= 500) return { kind: 'transient', code, message };
  return { kind: 'config', code, message: remedy === undefined ? message : `${message}; ${remedy}` };
}

function adsErrorsIn({ details = [] }: GoogleError): AdsError[] {
  return details.flatMap((detail) => {
    const { errors } = (detail ?? {}) as { errors?: unknown };
    return Array.isArray(errors) ? errors.map(adsErrorOf) : [];
  });
}

function adsErrorOf(error: unknown): AdsError {
  const { errorCode, message, details } = (error ?? {}) as {
    errorCode?: Record<string, unknown>;
    message?: unknown;
    details?: { quotaErrorDetails?: { retryDelay?: unknown } };
  };
  return {
    word: String(Object.values(errorCode ?? {})[0] ?? 'UNKNOWN'),
    message: typeof message === 'string' ? message : 'Google Ads gives no reason.',
    retryDelayMs: delayMs(details?.quotaErrorDetails?.retryDelay),
  };
}

/** `30s`, `1.5s`. */
function delayMs(delay: unknown): number | null {
  const seconds = typeof delay === 'string' ? /^(\d+(?:\.\d+)?)s$/.exec(delay)?.[1] : undefined;
  return seconds === undefined ? null : Math.ceil(Number(seconds) * 1000);
}
