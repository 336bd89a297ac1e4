import { searchText } from '../../support/leaks.js';

/** What a client receives: the status, and the original body. */
interface GraphqlAnswer {
  status: number;
  // The shape is the query's: tests state what they expect of it.
  data: Record<string, never> | null | undefined;
  extensions: { report?: { grain: string }[] };
  errors: { message: string; path?: (string | number)[]; extensions: { code: string; [detail: string]: unknown } }[];
}

/** Sends one query by HTTP, like any client. */
export async function ask(url: string, query: string, variables: object = {}): Promise<GraphqlAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  searchText('an answer of the API', text);
  const body = JSON.parse(text) as Partial<GraphqlAnswer>;
  return { status: response.status, data: body.data, extensions: body.extensions ?? {}, errors: body.errors ?? [] };
}

/** The data of an answer without errors. */
export async function answer<Data>(url: string, query: string, variables: object = {}): Promise<Data> {
  const { status, data, errors } = await ask(url, query, variables);
  if (status !== 200 || errors.length > 0) throw new Error(`status ${status}: ${JSON.stringify(errors)}`);
  return data as Data;
}
