import { tell } from '../../support/told.js';

/** What a client gets, with nothing added: status, and the body as it came. */
interface GraphqlAnswer {
  status: number;
  // The shape is the question's: tests say what they expect of it.
  data: Record<string, never> | null | undefined;
  errors: { message: string; path?: (string | number)[]; extensions: { code: string; [detail: string]: unknown } }[];
}

/** Sends one question by HTTP, as any client would. */
export async function ask(url: string, query: string, variables: object = {}): Promise<GraphqlAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  tell('an answer of the API', text);
  const body = JSON.parse(text) as Partial<GraphqlAnswer>;
  return { status: response.status, data: body.data, errors: body.errors ?? [] };
}

/** The data of an answer that has no errors. */
export async function answer<Data>(url: string, query: string, variables: object = {}): Promise<Data> {
  const { status, data, errors } = await ask(url, query, variables);
  if (status !== 200 || errors.length > 0) throw new Error(`status ${status}: ${JSON.stringify(errors)}`);
  return data as Data;
}
