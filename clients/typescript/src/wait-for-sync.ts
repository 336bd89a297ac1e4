import type { Client, RequestOptions } from './client.js';
import { ProtocolError, SyncFailedError } from './errors/kinds.js';
import { type Platform, type RunStateFragment, SyncRunDocument, TriggerSyncDocument } from './generated/documents.js';
import { pause } from './transport/time-limit.js';

/** What is synced: one source, the sources of a platform, or one source if it belongs to the platform. */
export interface SyncTarget {
  source?: string;
  platform?: Platform;
}

export interface WaitOptions extends RequestOptions {
  /** Milliseconds between two looks. Default: 2,000. */
  everyMs?: number;
}

const defaultEveryMs = 2000;

/**
 * Requests syncs and waits until what they read is in the answers. Returns their runs. A source that was being synced already is waited
 * for, although changes from just before the call may come only with the next run. Throws `SyncFailedError` for the first run that failed;
 * the others go on.
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

/** Waits until what these runs read is in the answers. Throws `SyncFailedError` for the first one that failed. */
export async function waitForSync(
  client: Client,
  runIds: readonly string[],
  options: WaitOptions = {},
): Promise<RunStateFragment[]> {
  return await Promise.all(runIds.map((id) => finished(client, id, options)));
}

async function finished(client: Client, id: string, options: WaitOptions): Promise<RunStateFragment> {
  for (;;) {
    const { syncRun: run } = await client.query(SyncRunDocument, { id }, signalOf(options));
    if (run === null) {
      const message = `There is no run ${id}, or these credentials may not see it.`;
      throw new ProtocolError({ message, code: 'NOT_FOUND', retryable: false });
    }
    if (run.status === 'SUCCEEDED') return run;
    if (run.status === 'FAILED') throw failed(run);
    await pause(options.everyMs ?? defaultEveryMs, options.signal);
  }
}

function failed(run: RunStateFragment): SyncFailedError {
  const message = `The sync of ${run.sourceId} failed: ${run.errorMessage ?? 'no reason is known'}`;
  return new SyncFailedError({ message, code: run.errorCode ?? 'UNKNOWN', retryable: false, details: { run } });
}

function signalOf({ signal }: WaitOptions): RequestOptions {
  return signal ? { signal } : {};
}
