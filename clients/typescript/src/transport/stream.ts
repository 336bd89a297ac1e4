import { CartographError } from '../errors/cartograph-error.js';
import { decisive, errorOf, errorOfForeignAnswer, type WireError } from '../errors/from-answer.js';
import { NetworkError } from '../errors/kinds.js';
import { eventParser, type ServerEvent } from './event-parser.js';
import { checkedCredential, type ExchangeSettings, shown } from './exchange.js';

/** The server sends something every 15 seconds: whoever is silent for longer has gone. */
const silentMs = 45_000;

export interface Opened {
  head: Pick<Response, 'status' | 'headers'>;
  /** Throws `NetworkError` when the connection breaks. Ends with the server's end. */
  events: AsyncIterable<ServerEvent>;
}

/** Opens a stream of events. Throws `CartographError` if the server opens none. */
export async function openStream(
  settings: Pick<ExchangeSettings, 'url' | 'fetch' | 'credential'>,
  body: object,
  { lastEventId, signal }: { lastEventId: string | null; signal: AbortSignal | undefined },
): Promise<Opened> {
  const url = new URL(settings.url);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/stream`;
  const credential = checkedCredential(await settings.credential());
  const closing = new AbortController();
  const close = (): void => closing.abort();
  signal?.throwIfAborted();
  signal?.addEventListener('abort', close, { once: true });
  const watch = silenceWatch(close);
  const done = (): void => {
    watch.stop();
    signal?.removeEventListener('abort', close);
    close();
  };
  const lost = (error: unknown): unknown => {
    if (error instanceof CartographError) return error;
    if (signal?.aborted) return signal.reason;
    const message = `${shown(url)} cannot be reached, or has broken off: ${error instanceof Error ? error.message : String(error)}`;
    return new NetworkError({ message, code: 'NETWORK', retryable: true, cause: error });
  };
  try {
    const response = await settings.fetch(url, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', accept: 'text/event-stream' },
        ...(credential !== null && { authorization: `Bearer ${credential}` }),
        ...(lastEventId !== null && { 'last-event-id': lastEventId }),
      },
      body: JSON.stringify(body),
      signal: closing.signal,
      // Credentials are not sent on to another address.
      redirect: 'error',
    });
    const isStream = /^text\/event-stream\b/.test(response.headers.get('content-type') ?? '');
    if (!response.ok || !isStream || !response.body) throw await refusal(response);
    return { head: response, events: eventsOf(response.body, { heard: watch.heard, done, lost }) };
  } catch (error) {
    done();
    throw lost(error);
  }
}

async function* eventsOf(
  body: ReadableStream<Uint8Array>,
  { heard, done, lost }: { heard(): void; done(): void; lost(error: unknown): unknown },
): AsyncGenerator<ServerEvent, void, undefined> {
  const parse = eventParser();
  const text = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { value, done: isOver } = await reader.read();
      if (isOver) return;
      heard();
      yield* parse(text.decode(value, { stream: true }));
    }
  } catch (error) {
    throw lost(error);
  } finally {
    done();
  }
}

function silenceWatch(onSilence: () => void): { heard(): void; stop(): void } {
  let timer = setTimeout(onSilence, silentMs);
  return {
    heard: () => {
      clearTimeout(timer);
      timer = setTimeout(onSilence, silentMs);
    },
    stop: () => clearTimeout(timer),
  };
}

async function refusal(response: Response): Promise<CartographError> {
  try {
    const { errors } = (await response.json()) as { errors: WireError[] };
    return decisive(errors.map((error) => errorOf(error, response)));
  } catch (error) {
    return errorOfForeignAnswer(response, error);
  }
}
