import { setTimeout as sleep } from 'node:timers/promises';
import { warehouseChannel } from '../../database/channels.js';
import { openConnection } from '../../database/pool.js';
import type { Logger } from '../../runtime/log.js';

/** Between two attempts to connect again. */
const againMs = 1000;

interface Listening {
  url: string;
  log: Logger;
  /** Something was committed. */
  changed(): void;
  /** Whether `changed` is called for each commit from now on. */
  notified(isNotified: boolean): void;
}

/** Listens for changes of the warehouse on a connection of its own, until the returned function is called. Connects in the background. */
export function listenForChanges({ url, log, changed, notified }: Listening): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;

  const listenOnce = async (): Promise<void> => {
    const client = await openConnection(url, { applicationName: 'cartograph api listener' });
    const lost = new Promise<void>((resolve) => client.once('end', resolve));
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    try {
      if (signal.aborted) return;
      client.on('notification', () => changed());
      await client.query(`listen ${warehouseChannel}`);
      notified(true);
      await Promise.race([lost, stopped]);
    } finally {
      notified(false);
      await client.end().catch(() => undefined);
    }
  };
  const listenOn = async (): Promise<void> => {
    while (!signal.aborted) {
      await listenOnce().catch((error: Error) => log.debug({ error: error.message }, 'no notifications of changes'));
      await sleep(againMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const listening = listenOn();
  return async () => {
    stopping.abort();
    await listening;
  };
}
