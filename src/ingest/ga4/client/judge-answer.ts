import type { HttpResponse } from '../../http/response.js';
import type { Verdict } from '../../http/verdict.js';
import { hourTurnsInMs, midnightPacificInMs } from './quota-windows.js';

/** `{"error":{"code":403,"message":…,"status":"PERMISSION_DENIED","details":[{"reason":…}]}}` */
interface ApiError {
  message: string;
  status: string;
  /** `SERVICE_DISABLED`. */
  reason: string | null;
}

type Refusal = Exclude<Verdict<never>, { kind: 'ok' }>;

const concurrentWaitMs = 30_000;
const clientErrorsWaitMs = 15 * 60_000;

/** Statuses whose bodies say more than the status does. */
export function saysWhy(status: number): boolean {
  return [400, 401, 403, 404, 429].includes(status);
}

/** A refusal with a status of `saysWhy`. `holder`: whose credentials they are. */
export function judgeRefusal(response: HttpResponse, holder: string, now: Date): Refusal {
  const { status } = response;
  const error = errorIn(response);
  if (error === null) {
    const message = `HTTP ${status} that is not from the Data API: check settings.baseUrl, or the proxy in between`;
    return { kind: 'transient', code: `http_${status}`, message, isConfigInTheEnd: true };
  }
  const message = error.message.trim();
  const code = `ga4_${error.status.toLowerCase()}`;
  if (status === 401) return { kind: 'unauthorised', code, message };
  if (status === 429) return { kind: 'throttled', code: 'ga4_quota', message, waitMs: quotaWaitMs(message, now) };
  return { kind: 'config', code, message: `${message} (HTTP ${status}); ${remedyOf(error, holder)}` };
}

/** How long a quota takes to return, by the words of the refusal. null: they are new. */
function quotaWaitMs(message: string, now: Date): number | null {
  if (/concurrent/i.test(message)) return concurrentWaitMs;
  if (/per day/i.test(message)) return midnightPacificInMs(now);
  if (/client errors/i.test(message)) return clientErrorsWaitMs;
  return /hour|thresholded|server errors/i.test(message) ? hourTurnsInMs(now) : null;
}

function remedyOf({ status, reason }: ApiError, holder: string): string {
  if (reason === 'SERVICE_DISABLED') {
    return 'enable the Google Analytics Data API in the Google Cloud project of the credentials';
  }
  if (reason === 'ACCESS_TOKEN_SCOPE_INSUFFICIENT') {
    return 'make the refresh token with the scope https://www.googleapis.com/auth/analytics.readonly';
  }
  if (status === 'PERMISSION_DENIED' || status === 'NOT_FOUND') {
    return `check settings.propertyId, and give ${holder} the role Viewer in Google Analytics, Admin, Property access management`;
  }
  return 'this is a bug of Cartograph, or the API has changed: no further request is sent';
}

function errorIn({ body }: HttpResponse): ApiError | null {
  try {
    const { error } = JSON.parse(body.toString('utf8')) as { error?: Record<string, unknown> };
    if (typeof error?.message !== 'string' || typeof error.status !== 'string') return null;
    const details = Array.isArray(error.details) ? (error.details as { reason?: unknown }[]) : [];
    const reason = details.find((each) => typeof each?.reason === 'string')?.reason;
    return { message: error.message, status: error.status, reason: typeof reason === 'string' ? reason : null };
  } catch {
    return null;
  }
}
