import { expect } from 'chai';
import { searchText } from '../support/leaks.js';

/** The API's answer to a query; fails the test if the query is refused. */
export async function askApi<T>(graphqlUrl: string, query: string): Promise<T> {
  const response = await fetch(graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const text = await response.text();
  searchText('an answer of the demo', text);
  const { data, errors } = JSON.parse(text) as { data: T; errors?: unknown };
  expect(errors).to.equal(undefined);
  return data;
}
