import { CartographError } from './errors/cartograph-error.js';
import { decisive, errorOf, type WireError } from './errors/from-answer.js';
import type { Opened } from './transport/stream.js';
import { pause } from './transport/time-limit.js';

export interface SubscribeOptions {
  signal?: AbortSignal;
  /** The id of the last event that you have: the stream goes on behind it. Default: none. */
  lastEventId?: string | null;
  /** Called when the stream has broken off, before it is opened again. */
  onRetry?: (error: CartographError | null) => void;
}

export interface StreamEvent<Data> {
  data: Data;
  /** For `lastEventId`. Keep it with what the event led to. Null: the first event of a stream is the current state. */
  id: string | null;
}

const firstPauseMs = 1000;
const longestPauseMs = 30_000;

/**
 * The events of a subscription, until the server says that there are no more. A stream that breaks off is opened again behind the last
 * event, after pauses that double. Throws what no retry cures.
 */
export async function* subscription<Data>(
  open: (lastEventId: string | null) => Promise<Opened>,
  { signal, lastEventId = null, onRetry }: SubscribeOptions,
): AsyncGenerator<StreamEvent<Data>, void, undefined> {
  let last = lastEventId;
  let pauseMs = firstPauseMs;
  for (;;) {
    let waitMs = 0;
    try {
      const { head, events } = await open(last);
      for await (const { name, data, id } of events) {
        if (name === 'complete') return;
        if (name !== 'next') continue;
        const answer = JSON.parse(data) as { data?: Data; errors?: WireError[] };
        if (answer.errors) throw decisive(answer.errors.map((error) => errorOf(error, head)));
        pauseMs = firstPauseMs;
        last = id ?? last;
        yield { data: answer.data!, id };
      }
      signal?.throwIfAborted();
      onRetry?.(null);
    } catch (error) {
      if (!(error instanceof CartographError) || !error.retryable) throw error;
      waitMs = (error.retryAfter ?? 0) * 1000;
      onRetry?.(error);
    }
    await pause(Math.max(waitMs, pauseMs), signal);
    pauseMs = Math.min(2 * pauseMs, longestPauseMs);
  }
}
