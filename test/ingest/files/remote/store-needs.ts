import type { RemoteFile, RemoteStore } from '../../../../src/ingest/files/places/remote-place.js';
import type { Clock } from '../../../../src/runtime/clock.js';
import { testLogger } from '../../../support/test-logger.js';

/** The real time, without waiting between attempts. */
const impatientClock: Clock = {
  now: () => new Date(),
  sleep: async (_ms, signal) => signal?.throwIfAborted(),
};

/** What a store needs. */
export function storeNeeds(clock: Clock = impatientClock): {
  clock: Clock;
  log: typeof testLogger;
  signal: AbortSignal;
} {
  return { clock, log: testLogger, signal: new AbortController().signal };
}

export const anyName = (): boolean => true;

/** All that a store has of a file. */
export async function contentOf(store: RemoteStore, file: RemoteFile): Promise<Buffer> {
  const pieces: Buffer[] = [];
  // A piece is valid until the next one.
  for await (const piece of store.read(file)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}
