import { invalidParameter } from './graph-error.js';

const defaultLimit = 25;

interface PageRequest {
  /** The address of the call, without its query. */
  address: string;
  parameters: ReadonlyMap<string, string>;
  /** What the cursors are good for: they are refused elsewhere. */
  list: string;
}

/** A page of a list: `{data, paging: {cursors, next?}}`. The address of the next page repeats the query, with a token. */
export function pageOf(all: readonly unknown[], { address, parameters, list }: PageRequest): Record<string, unknown> {
  const limit = limitOf(parameters);
  const from = positionOf(parameters.get('after'), list);
  const data = all.slice(from, from + limit);
  const after = cursor(from + data.length, list);
  if (data.length === 0 && from === 0) return { data: [] };
  const isLast = from + data.length >= all.length;
  return {
    data,
    paging: {
      cursors: { before: cursor(from, list), after },
      ...(!isLast && { next: next(address, parameters, after) }),
    },
  };
}

export function limitOf(parameters: ReadonlyMap<string, string>): number {
  const text = parameters.get('limit');
  if (text === undefined) return defaultLimit;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1)
    throw invalidParameter('Param limit must be an integer greater than or equal to 1');
  return limit;
}

function next(address: string, parameters: ReadonlyMap<string, string>, after: string): string {
  const query = new URLSearchParams({
    ...Object.fromEntries(parameters),
    access_token: parameters.get('access_token') ?? 'X',
    after,
  });
  return `${address}?${String(query)}`;
}

function cursor(position: number, list: string): string {
  return Buffer.from(`${position} ${list}`).toString('base64url');
}

function positionOf(after: string | undefined, list: string): number {
  if (after === undefined) return 0;
  const [, position, of] = /^(\d+) (.*)$/s.exec(Buffer.from(after, 'base64url').toString()) ?? [];
  if (position === undefined || of !== list) throw invalidParameter('Invalid cursors values: after');
  return Number(position);
}
