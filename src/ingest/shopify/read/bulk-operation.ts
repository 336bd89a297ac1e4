import { ConfigError, TransientError } from '../../../runtime/errors.js';
import { StalePositionError } from '../../reading/windows.js';
import { dataOf, type GraphqlAnswer, type ShopifyClient } from '../client/client.js';
import { cancelBulk, pollBulk, runBulk } from './queries/bulk.js';

const seconds = 1000;
/** An app may run five operations at once; other clients of the same app may use all of these slots. */
const placeWaitMs = 30 * seconds;
const placeDeadlineMs = 3600 * seconds;
const firstPollMs = 1 * seconds;
const longestPollMs = 30 * seconds;
/** Operations can get stuck for hours; one that takes longer than this is retried in halves. */
const operationDeadlineMs = 2 * 3600 * seconds;

export interface BulkStart {
  id: string;
  startedAt: string;
}

export interface BulkResult {
  /** null if there were no rows. */
  url: string | null;
  objects: number;
  roots: number;
}

interface Operation {
  id: string;
  status: 'CREATED' | 'RUNNING' | 'COMPLETED' | 'CANCELING' | 'CANCELED' | 'FAILED' | 'EXPIRED';
  errorCode: string | null;
  objectCount: string;
  rootObjectCount: string;
  url: string | null;
}

/** Starts an export; waits for a free slot if the app already runs as many as it may. */
export async function startBulk(client: ShopifyClient, query: string, signal: AbortSignal): Promise<BulkStart> {
  const askedAt = client.clock.now().getTime();
  for (;;) {
    const startedAt = client.clock.now();
    const { bulkOperation, userErrors } = started(await client.call({ query: runBulk, variables: { query } }));
    if (bulkOperation) return { id: bulkOperation.id, startedAt: startedAt.toISOString() };
    const [refusal] = userErrors;
    if (refusal?.code !== 'OPERATION_IN_PROGRESS' && refusal?.code !== 'LIMIT_REACHED') {
      const message = `Shopify refused the bulk query: ${refusal?.message ?? 'no reason given'}`;
      throw new ConfigError(message, { code: 'shopify_bulk_refused' });
    }
    if (startedAt.getTime() - askedAt > placeDeadlineMs) {
      const message = `no bulk operation could be started within ${placeDeadlineMs / seconds} s: ${refusal.message}`;
      throw new TransientError(message, { code: 'shopify_bulk_no_place' });
    }
    await client.clock.sleep(placeWaitMs, signal);
  }
}

/**
 * Waits for an export to complete. If it is too slow or fails because of its size, cancels it and throws a `TransientError` that
 * asks for a smaller window. If it has expired, was cancelled, or is unknown, throws a `StalePositionError`, so that it is
 * started again. The partial result of a failed export is never used.
 */
export async function awaitBulk(
  client: ShopifyClient,
  { id, startedAt }: BulkStart,
  signal: AbortSignal,
): Promise<BulkResult> {
  let pauseMs = firstPollMs;
  for (;;) {
    const operation = (await client.call({ query: pollBulk, variables: { id } })).data
      .bulkOperation as Operation | null;
    const result = judged(operation, id);
    if (result) return result;
    const elapsedMs = client.clock.now().getTime() - Date.parse(startedAt);
    if (elapsedMs > operationDeadlineMs) {
      await client.call({ query: cancelBulk, variables: { id } });
      throw failed(
        `${id} was not done within ${operationDeadlineMs / seconds} s and was cancelled`,
        'shopify_bulk_stuck',
      );
    }
    await client.clock.sleep(pauseMs, signal);
    pauseMs = Math.min(pauseMs * 1.5, longestPollMs);
  }
}

/** The result, or null while it is running. */
function judged(operation: Operation | null, id: string): BulkResult | null {
  if (operation === null) throw stale(`${id} does not exist`);
  const { status, errorCode, url } = operation;
  if (status === 'CREATED' || status === 'RUNNING') return null;
  if (status === 'FAILED') {
    if (errorCode === 'ACCESS_DENIED') {
      const message = `${id} failed: the app is not allowed to read everything that was requested. Grant it the missing scopes.`;
      throw new ConfigError(message, { code: 'shopify_missing_scope' });
    }
    throw failed(`${id} failed (${errorCode ?? 'no reason given'})`, 'shopify_bulk_failed');
  }
  if (status !== 'COMPLETED') throw stale(`${id} is ${status}`);
  const objects = Number(operation.objectCount);
  if (url === null && objects > 0) throw stale(`${id} is complete but its file is gone`);
  return { url, objects, roots: Number(operation.rootObjectCount) };
}

function started(answer: GraphqlAnswer): {
  bulkOperation: { id: string } | null;
  userErrors: { code: string | null; message: string }[];
} {
  return dataOf(answer, 'bulkOperationRunQuery');
}

function failed(message: string, code: string): TransientError {
  return new TransientError(`bulk operation ${message}`, { code, shrink: true });
}

function stale(message: string): StalePositionError {
  return new StalePositionError(`bulk operation ${message}`, { code: 'shopify_bulk_lost' });
}
