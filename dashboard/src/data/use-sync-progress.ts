import { useContext, useEffect, useState } from 'preact/hooks';
import { SyncStreamDocument, type SyncStreamSubscription } from '../generated/documents.js';
import { ApiContext } from './api-context.js';

export type SyncProgress = NonNullable<SyncStreamSubscription['syncProgress']>;

/**
 * The progress of one running sync, until it has ended. One at a time: each stream is a connection.
 * @param runId null: none is running
 * @param onEnd called once it has ended
 */
export function useSyncProgress(runId: string | null, onEnd: () => void): SyncProgress | null {
  const { client } = useContext(ApiContext);
  const [progress, setProgress] = useState<SyncProgress | null>(null);
  useEffect(() => {
    if (runId === null) return undefined;
    const leaving = new AbortController();
    const follow = async (): Promise<void> => {
      for await (const { data } of client.subscribe(SyncStreamDocument, { runId }, { signal: leaving.signal })) {
        setProgress(data.syncProgress);
      }
      onEnd();
    };
    // Without the stream the next look finds what has become of it.
    follow().catch(() => undefined);
    return () => {
      leaving.abort();
      setProgress(null);
    };
  }, [client, runId]);
  return progress;
}
