import { dataOf, type ShopifyClient } from '../client/client.js';

export interface Count {
  count: number;
  isExact: boolean;
}

/** The number of rows that a filter finds: exact up to 25,000, a lower bound beyond. */
export async function countRows(client: ShopifyClient, query: string, root: string, filter: string): Promise<Count> {
  const answer = await client.call({ query, variables: { query: filter } });
  const { count, precision } = dataOf<{ count: number; precision: string }>(answer, root);
  return { count, isExact: precision === 'EXACT' };
}

/** Maximum number of halvings: 64 counts, 640 points. A part that is still too large then counts as Shopify's lower bound. */
const depthLimit = 6;

/** The number of rows in a window of any size: counted in halves if there are more than Shopify counts at once. */
export async function countWindow(
  count: (from: Date, to: Date) => Promise<Count>,
  from: Date,
  to: Date,
  depth = 0,
): Promise<number> {
  const whole = await count(from, to);
  const middle = new Date(Math.floor((from.getTime() + to.getTime()) / 2000) * 1000);
  if (whole.isExact || depth === depthLimit || middle <= from) return whole.count;
  return (await countWindow(count, from, middle, depth + 1)) + (await countWindow(count, middle, to, depth + 1));
}
