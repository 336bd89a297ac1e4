import type { ConnectedStore } from '../store.js';

/** Concurrent requests if the host sets no limit: as many as the client has sockets. */
const mostAtOnce = 4;

/** Runs a function with requests of its own for each item, a few at a time; the results are in the items' order. */
export async function fewAtOnce<T, R>(
  { settings }: Pick<ConnectedStore, 'settings'>,
  items: readonly T[],
  ask: (item: T) => Promise<R>,
): Promise<R[]> {
  const atOnce = settings.requestsPerSecond === undefined ? mostAtOnce : 1;
  const results: R[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const at = next;
      next += 1;
      results[at] = await ask(items[at]!);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}
