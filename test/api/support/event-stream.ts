import { expect } from 'chai';
import { request } from 'undici';
import { waitFor } from '../../support/wait-for.js';

interface StreamedEvent<Data> {
  event: string;
  id: string | null;
  data: {
    data?: Data;
    errors?: { message: string; extensions: Record<string, unknown> }[];
    extensions?: object;
  } | null;
}

export interface EventStream<Data> {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** All of it as it came, comments too. */
  text(): string;
  /** The next event; fails if the stream ends before one, or none comes in time. */
  next(timeoutMs?: number): Promise<StreamedEvent<Data>>;
  /** The next event's data, which has no errors. */
  data(timeoutMs?: number): Promise<Data>;
  /** Events that have come and were not taken. */
  waiting(): number;
  /** Resolves when the server has ended it. */
  ended(timeoutMs?: number): Promise<void>;
  close(): void;
}

/** Opens a stream at /graphql/stream and reads it as it comes. */
export async function openEventStream<Data>(
  url: string,
  query: string,
  {
    variables,
    headers = {},
  }: { variables?: Record<string, unknown> | undefined; headers?: Record<string, string> | undefined } = {},
): Promise<EventStream<Data>> {
  const closing = new AbortController();
  const response = await request(`${url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query, variables }),
    signal: closing.signal,
    bodyTimeout: 0,
  });
  const events: StreamedEvent<Data>[] = [];
  let text = '';
  let taken = 0;
  let isOver = false;
  void (async () => {
    try {
      let rest = '';
      for await (const chunk of response.body) {
        text += String(chunk);
        rest += String(chunk);
        for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
          const event = eventOf<Data>(rest.slice(0, end));
          if (event) events.push(event);
          rest = rest.slice(end + 2);
        }
      }
    } catch {
      // Closed by the test, or cut off.
    }
    isOver = true;
  })();
  const next = async (timeoutMs = 10_000): Promise<StreamedEvent<Data>> => {
    await waitFor('an event', async () => events.length > taken || isOver, timeoutMs);
    expect(events.length, `the stream has ended: ${text}`).to.be.greaterThan(taken);
    taken += 1;
    return events[taken - 1]!;
  };
  return {
    status: response.statusCode,
    headers: response.headers,
    text: () => text,
    next,
    data: async (timeoutMs) => {
      const { event, data } = await next(timeoutMs);
      expect([event, data?.errors]).to.deep.equal(['next', undefined]);
      return data!.data!;
    },
    waiting: () => events.length - taken,
    ended: async (timeoutMs = 10_000) => {
      await waitFor('the end of the stream', async () => isOver, timeoutMs);
    },
    close: () => closing.abort(),
  };
}

/** One event as it is sent; null: a comment. */
export function eventOf<Data>(block: string): StreamedEvent<Data> | null {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    if (line.startsWith(':') || line === '') continue;
    const colon = line.indexOf(':');
    fields.set(line.slice(0, colon), line.slice(colon + 1).replace(/^ /, ''));
  }
  const event = fields.get('event');
  if (event === undefined) return null;
  const data = fields.get('data') ?? '';
  return { event, id: fields.get('id') ?? null, data: data === '' ? null : JSON.parse(data) };
}
