import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Client } from '../../../clients/typescript/src/client.js';
import { FrameDocument, type FrameQuery, VersionStreamDocument } from '../generated/documents.js';
import { type Fault, faultOf } from './faults.js';
import { viewer } from './session.js';

/** How often it is looked whether a sync has begun: no event says so. Answered without a body while nothing has changed. */
const lookMs = 15_000;
const lookWhileAwayMs = 2000;

export interface Frame {
  frame: FrameQuery | null;
  fault: Fault | null;
  /** Rises with each new version of the figures, and when the API is back. */
  turn: number;
  /** Looks now. */
  look(): void;
}

/**
 * What is around the figures, kept up to date while the page is visible: by a stream of the warehouse's versions, and by a look now and
 * then. A hidden page holds no connection: a browser has six of them for all its tabs.
 */
export function useFrame(client: Client): Frame {
  const [frame, setFrame] = useState<FrameQuery | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [turn, setTurn] = useState(0);
  const [looks, setLooks] = useState(0);
  const isVisible = useVisible();
  /** Whether the viewer of this client may see runs. */
  const operates = useRef<{ client: Client; is: boolean } | null>(null);
  const look = useCallback(() => setLooks((count) => count + 1), []);

  useEffect(() => {
    if (!isVisible) return undefined;
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wasAway = false;
    const ask = async (): Promise<void> => {
      try {
        if (operates.current?.client !== client) {
          const known = await viewer();
          if (known) operates.current = { client, is: known.permissions.includes('operate') };
        }
        // To whoever may not see the runs all of it would be refused.
        const withRuns = operates.current?.client === client && operates.current.is;
        const { data, errors } = await client.ask(FrameDocument, { withRuns }, { signal: leaving.signal });
        if (leaving.signal.aborted) return;
        const [missing] = errors;
        if (missing) throw missing;
        setFrame(data as FrameQuery);
        setFault(null);
        if (wasAway) setTurn((count) => count + 1);
        wasAway = false;
        timer = setTimeout(() => void ask(), lookMs);
      } catch (error) {
        if (leaving.signal.aborted) return;
        const found = faultOf(error);
        // Of another role by now, perhaps.
        operates.current = null;
        setFault(found);
        wasAway = true;
        if (found.isRetried) timer = setTimeout(() => void ask(), lookWhileAwayMs);
      }
    };
    void ask();
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [client, isVisible, looks, turn]);

  useEffect(() => {
    if (!isVisible) return undefined;
    const leaving = new AbortController();
    const follow = async (): Promise<void> => {
      let known: string | undefined;
      for await (const { data } of client.subscribe(VersionStreamDocument, {}, { signal: leaving.signal })) {
        const { version } = data.warehouseVersion;
        if (known !== undefined && version !== known) setTurn((count) => count + 1);
        known = version;
      }
    };
    // Without the stream, the looks still find what is new, later.
    follow().catch(() => undefined);
    return () => leaving.abort();
  }, [client, isVisible]);

  return { frame, fault, turn, look };
}

function useVisible(): boolean {
  const [isVisible, setVisible] = useState(document.visibilityState === 'visible');
  useEffect(() => {
    const changed = (): void => setVisible(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', changed);
    return () => document.removeEventListener('visibilitychange', changed);
  }, []);
  return isVisible;
}
