import type { PhpQuery } from '../query.js';

/**
 * `rel="prev"` and `rel="next"` of a list, with the query as it was sent, so the header repeats keys and signatures in it. WordPress
 * adds the route's defaults (`status`, `dp`, `context`) after the requested parameters.
 */
export function linkHeader(
  url: string,
  query: PhpQuery,
  defaults: PhpQuery,
  page: number,
  pages: number,
): string | null {
  const at = (number: number): string => {
    const asked = new Map([...query, ...[...defaults].filter(([name]) => !query.has(name))]);
    return `${url}?${encoded(asked.set('page', String(number)))}`;
  };
  const links: string[] = [];
  if (page > 1) links.push(`<${at(Math.min(page - 1, pages))}>; rel="prev"`);
  if (pages > page) links.push(`<${at(page + 1)}>; rel="next"`);
  return links.length > 0 ? links.join(', ') : null;
}

function encoded(query: PhpQuery): string {
  const pairs = [...query].flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((item, index) => [`${name}[${index}]`, item]) : [[name, value]],
  );
  return pairs.map(([name = '', value = '']) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
}
