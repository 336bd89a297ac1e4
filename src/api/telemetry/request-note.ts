import type { IncomingMessage } from 'node:http';

/**
 * What is known about a request to /graphql, noted by whoever learns it while the request is answered, for its metrics and its span.
 */
export interface RequestNote {
  /** The name of the operation that was executed, or answered from the cache; null: it has none, or none was executed. */
  operation: string | null;
  /** Null: no operation was executed. */
  operationType: 'query' | 'mutation' | null;
  /** Where the answer came from; null: it was not looked for in a cache. */
  cache: 'hit' | 'miss' | null;
  /** The codes of the errors of an executed operation. Refusals are read from their answers. */
  errorCodes: string[];
}

const notes = new WeakMap<IncomingMessage, RequestNote>();

/** The note of a request, empty at first. */
export function noteOf(request: IncomingMessage): RequestNote {
  const known = notes.get(request);
  if (known) return known;
  const note: RequestNote = { operation: null, operationType: null, cache: null, errorCodes: [] };
  notes.set(request, note);
  return note;
}

// Apollo Server copies the context, with its symbols.
const key = Symbol('note of the request');

/** Lets those who have only the context of a request find its note. */
export function withNote<Context extends object>(context: Context, note: RequestNote): Context {
  return Object.assign(context, { [key]: note });
}

export function noteOfContext(context: object): RequestNote | undefined {
  return (context as { [key]?: RequestNote })[key];
}
