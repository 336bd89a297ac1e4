import { randomUUID } from 'node:crypto';
import { jsonReply, type Reply } from '../kit/replies.js';
import { NotSimulated } from './errors.js';
import { execute } from './execute.js';
import type { FaultEffect } from './faults.js';
import type { HostedShop } from './hosted-shop.js';
import { statusReply, unauthorized } from './replies.js';
import { type ApiVersion, VERSIONS } from './schema/versions.js';

interface GraphqlCall {
  query: string;
  variables: Record<string, unknown> | null;
  operationName: string | null;
}

interface GraphqlOutcome {
  reply: Reply;
  requestedCost: number | null;
  actualCost: number | null;
  isThrottled: boolean;
}

/** The version that serves a path's version: itself, or the oldest supported one if it is retired. */
export function servedVersion(asked: string): ApiVersion | null {
  const exact = VERSIONS.find((version) => version === asked);
  if (exact) return exact;
  return /^20\d\d-(01|04|07|10)$/.test(asked) && asked < VERSIONS[0] ? VERSIONS[0] : null;
}

/** Reads a GraphQL call from a request's body; null if there is none. */
export function readCall(body: string): GraphqlCall | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  const { query, variables, operationName } = (parsed ?? {}) as Record<string, unknown>;
  if (typeof query !== 'string' || query.trim() === '') return null;
  const isMap = typeof variables === 'object' && variables !== null && !Array.isArray(variables);
  return {
    query,
    variables: isMap ? (variables as Record<string, unknown>) : null,
    operationName: typeof operationName === 'string' ? operationName : null,
  };
}

/** Answers a GraphQL call, after applying its faults. */
export async function answerGraphql(
  hosted: HostedShop,
  version: ApiVersion,
  token: string | undefined,
  call: GraphqlCall | null,
  faults: readonly FaultEffect[],
): Promise<GraphqlOutcome> {
  const headers = { 'x-shopify-api-version': version, 'x-request-id': randomUUID() };
  const plain = (reply: Reply): GraphqlOutcome => ({
    reply: { ...reply, headers: { ...headers, ...reply.headers } },
    requestedCost: null,
    actualCost: null,
    isThrottled: false,
  });
  for (const effect of faults) {
    if (effect.kind === 'status') return plain(statusReply(effect.status, effect.body, effect.headers));
    if (effect.kind === 'expire-tokens') hosted.credentials.expire(effect.all ?? false);
    if (effect.kind === 'throttled') hosted.bucket.drainTo(0, hosted.shop.clock.now());
  }
  const access = hosted.credentials.accessOf(token);
  if (!access) return plain(unauthorized());
  if (!call) return plain(jsonReply(400, { errors: { query: 'Required parameter missing or invalid' } }));
  const repeated = faults.some((effect) => effect.kind === 'duplicate-page')
    ? hosted.lastAnswers.get(call.query)
    : undefined;
  if (repeated !== undefined) return plain(jsonReply(200, repeated));
  try {
    const caller = { shop: hosted.shop, bulk: hosted.bulk, bucket: hosted.bucket, access, version };
    const { body, requestedCost, actualCost, isThrottled } = await execute(call, caller);
    const broken = faults.find((effect) => effect.kind === 'internal-error');
    const text = JSON.stringify(broken ? breakAnswer(body, broken.nullPath) : body);
    if (!broken && !isThrottled) hosted.lastAnswers.set(call.query, text);
    return { reply: jsonReply(200, text, headers), requestedCost, actualCost, isThrottled };
  } catch (error) {
    if (!(error instanceof NotSimulated)) throw error;
    return plain(jsonReply(501, { errors: error.message }));
  }
}

/** An internal error: all data is lost, or the value at one path. */
function breakAnswer(body: Record<string, unknown>, nullPath?: (string | number)[]): Record<string, unknown> {
  const requestId = randomUUID();
  const message = `Internal error. Looks like something went wrong on our end.\nRequest ID: ${requestId} (include this in support requests).`;
  const error = { message, extensions: { code: 'INTERNAL_SERVER_ERROR', requestId } };
  if (!nullPath) return { errors: [error], data: null, extensions: body.extensions };
  const data = structuredClone(body.data) as Record<string | number, unknown> | null;
  let holder = data;
  for (const part of nullPath.slice(0, -1)) holder = (holder?.[part] ?? null) as typeof holder;
  const last = nullPath.at(-1);
  if (holder && last !== undefined) holder[last] = null;
  return { ...body, data, errors: [{ ...error, path: nullPath }] };
}
