import type { Document } from './document.js';
import type { CartographError } from './errors/cartograph-error.js';
import { decisive, errorOf, type WireError } from './errors/from-answer.js';
import { InvalidRequestError, ProtocolError } from './errors/kinds.js';
import { type StreamEvent, type SubscribeOptions, subscription } from './subscribe.js';
import { type Exchanged, exchangeWith, type RequestOptions } from './transport/exchange.js';
import type { KeepLimits } from './transport/kept-answers.js';
import { openStream } from './transport/stream.js';

export type { RequestOptions };

export interface ClientOptions {
  /** The address of the API, such as `https://figures.example.com/graphql`. In a page it may be relative to it. */
  url: string;
  /** An API key or a token, or a function that returns the current one. Never put a key into a page: see the README. */
  apiKey?: string | (() => string | Promise<string>);
  /** Default: the platform's. */
  fetch?: typeof fetch;
  /** For one request with its whole answer. Default: 30,000. */
  timeoutMs?: number;
  /** `id` sends the hash of a document in place of its text, for a server that knows the documents. Default: `text`. */
  documents?: 'text' | 'id';
  /** How many answers are kept, to be used again while the server says that they have not changed. Default: 100, of 5 million characters. */
  keep?: Partial<KeepLimits>;
}

/** An answer of which parts may have failed: these are null, and their errors have their paths. */
export interface Answer<Data> {
  data: { [Field in keyof Data]: Data[Field] | null };
  errors: readonly CartographError[];
  /** Such as `report`: the aggregates from which reports were answered. */
  extensions: Readonly<Record<string, unknown>>;
  /** Whether it is the answer of the last time, which the server confirmed. */
  isUnchanged: boolean;
}

/** Variables may be left out if none is required. */
export type Rest<Variables, Options = RequestOptions> =
  Record<string, never> extends Variables
    ? [variables?: Variables, options?: Options]
    : [variables: Variables, options?: Options];

export interface Client {
  /** The data of an answer without errors. Throws `CartographError` if any part failed. */
  query<Data, Variables>(document: Document<Data, Variables>, ...rest: Rest<Variables>): Promise<Data>;
  /** The answer with what failed of it. Throws `CartographError` only if there is no data at all. */
  ask<Data, Variables>(document: Document<Data, Variables>, ...rest: Rest<Variables>): Promise<Answer<Data>>;
  /**
   * The events of a subscription. A stream that breaks off is opened again, behind the last event where it has an id. Ends when the server
   * says so, with the loop, or when `signal` aborts, which throws its reason. Throws `CartographError` for what no retry cures.
   */
  subscribe<Data, Variables>(
    document: Document<Data, Variables>,
    ...rest: Rest<Variables, SubscribeOptions>
  ): AsyncGenerator<StreamEvent<Data>, void, undefined>;
}

const defaultTimeoutMs = 30_000;
const defaultKeep: KeepLimits = { answers: 100, characters: 5_000_000 };

/**
 * A client for one API with one credential. Keeps no connection and no timer, so it needs no end. Throws `RangeError` for a wrong address.
 */
export function createClient(settings: ClientOptions): Client {
  const { apiKey } = settings;
  const connection = {
    url: addressOf(settings.url),
    // Browsers' own `fetch` wants no other object before its dot.
    fetch: settings.fetch ?? ((...request) => globalThis.fetch(...request)),
    credential: async () => (typeof apiKey === 'function' ? await apiKey() : (apiKey ?? null)),
  };
  const exchange = exchangeWith({
    ...connection,
    timeoutMs: settings.timeoutMs ?? defaultTimeoutMs,
    keep: { ...defaultKeep, ...settings.keep },
  });
  const asked = settings.documents === 'id' ? idOf : textOf;

  const client: Client = {
    ask: async <Data, Variables>(document: Document<Data, Variables>, ...rest: Rest<Variables>) => {
      const [variables, options = {}] = rest;
      return answerOf<Data>(await exchange({ ...asked(document), variables: variables ?? {} }, options));
    },
    query: async (document, ...rest) => {
      const { data, errors } = await client.ask(document, ...rest);
      if (errors.length > 0) throw decisive(errors);
      return data as AnswerData<typeof document>;
    },
    subscribe: <Data, Variables>(document: Document<Data, Variables>, ...rest: Rest<Variables, SubscribeOptions>) => {
      const [variables, options = {}] = rest;
      const body = { ...asked(document), variables: variables ?? {} };
      const { signal } = options;
      return subscription<Data>((lastEventId) => openStream(connection, body, { lastEventId, signal }), options);
    },
  };
  return client;
}

function addressOf(text: string): URL {
  const { location } = globalThis as { location?: { href: string } };
  const isAddress = URL.canParse(text, location?.href);
  const url = isAddress ? new URL(text, location?.href) : null;
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return url;
  throw new RangeError(
    'The address of the API must begin with http:// or https://, and hold neither user nor password: use `apiKey`.',
  );
}

type AnswerData<D> = D extends Document<infer Data, never> ? Data : never;

function textOf(document: Document<unknown, never>): { query: string } {
  return { query: document.toString() };
}

function idOf({ __meta__: meta }: Document<unknown, never>): { documentId: string } {
  if (typeof meta?.hash === 'string') return { documentId: meta.hash };
  const message =
    'This document has no id. Generate it with the persisted documents of the client preset, as in the README.';
  throw new InvalidRequestError({ message, code: 'DOCUMENT_WITHOUT_ID', retryable: false });
}

function answerOf<Data>({ head, body, isUnchanged }: Exchanged): Answer<Data> {
  const errors = ((body.errors ?? []) as WireError[]).map((error) => errorOf(error, head));
  const { data, extensions = {} } = body as {
    data?: Answer<Data>['data'] | null;
    extensions?: Record<string, unknown>;
  };
  if (data != null) return { data, errors, extensions, isUnchanged };
  if (errors.length > 0) throw decisive(errors);
  const message = 'The answer has neither data nor errors. Check the address, and what is in front of the API.';
  throw new ProtocolError({ message, code: 'NOT_GRAPHQL', retryable: false, status: head.status });
}
