import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { htmlReply, jsonReply, type Reply } from '../kit/replies.js';
import type { RestrictedResource } from './access.js';
import type { Amazon, Incoming, Outcome } from './amazon.js';
import { ApiError, denied, invalidInput } from './api-error.js';
import type { FaultEffect } from './faults.js';
import { listTransactions } from './finances/list-transactions.js';
import { getInventorySummaries } from './inventory/inventory-summaries.js';
import { writeJson } from './json-number.js';
import { findOperation, type Operation } from './operations.js';
import { getOrderItemsV0, getOrdersV0, getOrderV0 } from './orders/orders-v0.js';
import { getOrder, searchOrders } from './orders/search-orders.js';
import { cancelReport, createReport, getReport, getReportDocument, getReports } from './reports/reports-endpoint.js';
import { createRestrictedDataToken } from './restricted-tokens.js';
import { getMarketplaceParticipations } from './sellers.js';

const HANDLERS: Record<string, (amazon: Amazon, incoming: Incoming) => Outcome> = {
  ...{ searchOrders, getOrder, getOrdersV0, getOrderV0, getOrderItemsV0 },
  ...{ createReport, getReport, getReports, cancelReport, getReportDocument },
  ...{ listTransactions, getInventorySummaries, createRestrictedDataToken, getMarketplaceParticipations },
};

/** Answers that have the header of the rate. */
const WITH_RATE: ReadonlySet<number> = new Set([200, 201, 202, 400, 404]);

export interface ApiRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: string;
  effects: readonly FaultEffect[];
  origin: string;
}

interface ApiAnswer {
  reply: Reply;
  isRateLimited: boolean;
}

/** Answers a call of the Selling Partner API. */
export function answerApi(amazon: Amazon, request: ApiRequest): ApiAnswer {
  const { method, url, body, effects } = request;
  if (method === 'GET' && (body !== '' || request.headers['content-length'] !== undefined)) {
    return { reply: htmlReply(400, '400 Bad Request'), isRateLimited: false };
  }
  const found = findOperation(method, url.pathname);
  let isRateLimited = false;
  const reply = replyTo(() => {
    const error = effects.find((effect) => effect.kind === 'api-error');
    if (error) throw new ApiError(error.status, error.code, error.message, error.details);
    if (!found) throw new ApiError(404, 'NotFound', 'The requested resource was not found.');
    checkRequest(request);
    const { operation, id } = found;
    const restricted = admit(amazon, operation, request);
    const injected = effects.find((effect) => effect.kind === 'throttled');
    isRateLimited = !injected && !amazon.throttle.admits(operation, amazon.settings.rateFactor, amazon.clock.now());
    if (injected || isRateLimited) {
      throw new ApiError(429, 'QuotaExceeded', QUOTA, injected?.isBare ? null : '');
    }
    const incoming = { id, query: url.searchParams, body, effects, restricted, origin: request.origin };
    const outcome = HANDLERS[operation.name]!(amazon, incoming);
    return jsonReply(outcome.status, writeJson(outcome.body));
  });
  const headers: Record<string, string> = { 'x-amzn-requestid': randomUUID(), ...reply.headers };
  if (found && WITH_RATE.has(reply.status)) {
    headers['x-amzn-ratelimit-limit'] = String(found.operation.rate * amazon.settings.rateFactor);
  }
  return { reply: { ...reply, headers }, isRateLimited };
}

const QUOTA = 'You exceeded your quota for the requested resource.';

function replyTo(answer: () => Reply): Reply {
  try {
    return answer();
  } catch (error) {
    if (error instanceof ApiError) return error.reply();
    throw error;
  }
}

function checkRequest({ method, headers }: ApiRequest): void {
  if (!headers['user-agent']) throw invalidInput('The header user-agent is required');
  if (method === 'POST' && !headers['content-type']?.startsWith('application/json')) {
    throw new ApiError(415, 'UnsupportedMediaType', 'The entity of the request is in an unsupported format.');
  }
}

/** Refuses callers without a valid token or role. Returns what a restricted token opens. */
function admit(amazon: Amazon, operation: Operation, request: ApiRequest): readonly RestrictedResource[] | null {
  const { access, settings } = amazon;
  const given = request.headers['x-amz-access-token'];
  if (typeof given !== 'string' || given === '') throw denied('Access token is missing in the request header.');
  const token = access.token(given);
  if (token === 'unknown') throw denied('The access token you provided is revoked, malformed or invalid.');
  if (token === 'expired') {
    const text = 'The access token you provided has expired.';
    throw settings.expiredTextIn === 'details' ? denied(text) : new ApiError(403, 'Unauthorized', text);
  }
  if (!access.has(operation.role)) throw denied();
  if (access.isSuspended && operation.name !== 'getMarketplaceParticipations') throw denied();
  const { resources } = token;
  const path = request.url.pathname;
  if (resources && !resources.some((each) => each.method === request.method && opens(each.path, path))) throw denied();
  return resources;
}

function opens(pattern: string, path: string): boolean {
  const [parts, given] = [pattern.split('/'), path.split('/')];
  return parts.length === given.length && parts.every((part, at) => part === '{orderId}' || part === given[at]);
}
