import type { RequestOptions } from './client.js';
import { CartographError } from './errors/cartograph-error.js';
import { pause } from './transport/time-limit.js';

export interface WaitOptions extends RequestOptions {
  /** Milliseconds between two looks. Default: 2,000 for syncs, 5,000 for versions. */
  everyMs?: number;
}

/**
 * What `look` finds, once it finds something. A look that fails in a way that passes (a restart of the server, a limit) is repeated, after
 * `retryAfter` if the server named it; so only `signal` bounds the time.
 */
export async function untilFound<Found>(
  look: () => Promise<Found | null>,
  everyMs: number,
  signal?: AbortSignal,
): Promise<Found> {
  for (;;) {
    let waitMs = everyMs;
    try {
      const found = await look();
      if (found !== null) return found;
    } catch (error) {
      if (!(error instanceof CartographError) || !error.retryable) throw error;
      waitMs = Math.max(everyMs, (error.retryAfter ?? 0) * 1000);
    }
    await pause(waitMs, signal);
  }
}
