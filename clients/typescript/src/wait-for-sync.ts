import type { Client, RequestOptions } from './client.js';
import { ProtocolError, SyncFailedError } from './errors/kinds.js';
import { type Platform, type RunStateFragment, SyncRunDocument, TriggerSyncDocument } from './generated/documents.js';
import { untilFound, type WaitOptions } from './polling.js';

/** What is synced: one source, the sources of a platform, or one source if it belongs to the platform. */
export interface SyncTarget {
  source?: string;
  platform?: Platform;
}

const defaultEveryMs = 2000;

/**
 * Requests syncs and waits until what they read is in the answers. Returns their runs. A source that was being synced already is waited
 * for, although changes from just before the call may come only with the next run. Throws as `waitForSync` does; the
 * other runs go on.
 */
export async function syncAndWait(
  client: Client,
  target: SyncTarget,
  options: WaitOptions = {},
): Promise<RunStateFragment[]> {
  const { triggerSync } = await client.query(TriggerSyncDocument, target, signalOf(options));
  return await waitForSync(
    client,
    triggerSync.runs.map(({ run }) => run.id),
    options,
  );
}

/**
 * Waits until what these runs read is in the answers, and returns them. Throws `SyncFailedError` for the first one that failed. A server that
 * cannot answer for a while is waited for: use `signal` for a limit.
 */
export async function waitForSync(
  client: Client,
  runIds: readonly string[],
  options: WaitOptions = {},
): Promise<RunStateFragment[]> {
  const runs: RunStateFragment[] = [];
  // One after the other: the wait for all ends with the last, and nothing goes on after a failure.
  for (const id of runIds) {
    const look = () => finished(client, id, options);
    runs.push(await untilFound(look, options.everyMs ?? defaultEveryMs, options.signal));
  }
  return runs;
}

/** Null: not yet. */
async function finished(client: Client, id: string, options: WaitOptions): Promise<RunStateFragment | null> {
  const { syncRun: run } = await client.query(SyncRunDocument, { id }, signalOf(options));
  if (run === null) {
    const message = `There is no run ${id}, or these credentials may not see it.`;
    throw new ProtocolError({ message, code: 'NOT_FOUND', retryable: false });
  }
  if (run.status === 'FAILED') throw failed(run);
  return run.status === 'SUCCEEDED' ? run : null;
}

function failed(run: RunStateFragment): SyncFailedError {
  const message = `The sync of ${run.sourceId} failed: ${run.errorMessage ?? 'no reason is known'}`;
  return new SyncFailedError({ message, code: run.errorCode ?? 'UNKNOWN', retryable: false, details: { run } });
}

function signalOf({ signal }: WaitOptions): RequestOptions {
  return signal ? { signal } : {};
}
