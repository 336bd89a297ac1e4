import { useContext, useEffect, useState } from 'preact/hooks';
import type { Client } from '../../../clients/typescript/src/client.js';
import { SyncStreamDocument, type SyncStreamSubscription } from '../generated/documents.js';
import { ApiContext } from './api-context.js';

export type SyncProgress = NonNullable<SyncStreamSubscription['syncProgress']>;

/** The stream of one run, for all parts of the page that show it: each stream is a connection, and a browser has six. */
interface Followed {
  last: SyncProgress | null;
  followers: Set<Follower>;
  leaving: AbortController;
}

interface Follower {
  moved: (progress: SyncProgress | null) => void;
  ended: () => void;
}

const followed = new Map<string, Followed>();

/**
 * The progress of one running sync, until it has ended.
 * @param runId null: none is running
 * @param onEnd called once it has ended
 */
export function useSyncProgress(runId: string | null, onEnd: () => void): SyncProgress | null {
  const { client } = useContext(ApiContext);
  const [progress, setProgress] = useState<SyncProgress | null>(null);
  useEffect(() => {
    if (runId === null) return undefined;
    const follower = { moved: setProgress, ended: onEnd };
    const run = followed.get(runId) ?? begin(client, runId);
    run.followers.add(follower);
    setProgress(run.last);
    return () => {
      run.followers.delete(follower);
      if (run.followers.size === 0) {
        run.leaving.abort();
        if (followed.get(runId) === run) followed.delete(runId);
      }
      setProgress(null);
    };
  }, [client, runId]);
  return progress;
}

function begin(client: Client, runId: string): Followed {
  const run: Followed = { last: null, followers: new Set(), leaving: new AbortController() };
  followed.set(runId, run);
  const follow = async (): Promise<void> => {
    const { signal } = run.leaving;
    for await (const { data } of client.subscribe(SyncStreamDocument, { runId }, { signal })) {
      run.last = data.syncProgress;
      for (const { moved } of run.followers) moved(run.last);
    }
    for (const { ended } of run.followers) ended();
  };
  // Without the stream the next look finds what has become of it.
  follow().catch(() => undefined);
  return run;
}
