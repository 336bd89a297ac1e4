import type { AlertCondition } from '../../canonical/alert.js';

/** What the dashboard's filters are called in its addresses. */
const filters: Record<string, string> = {
  SOURCE: 'store',
  CHANNEL: 'channel',
  COUNTRY: 'country',
  CATEGORY: 'category',
  SEGMENT: 'segment',
};

/** Where the dashboard shows some days. null: no address is configured, or its filters cannot say which trade. */
export function viewAddress(
  publicUrl: string | null,
  path: string,
  { from, to, where }: { from: string; to: string; where: readonly AlertCondition[] },
): string | null {
  if (publicUrl === null || where.some(({ dimension }) => !(dimension in filters))) return null;
  const search = new URLSearchParams({ range: `${from}..${to}` });
  for (const { dimension, in: values } of where) {
    for (const value of values) search.append(filters[dimension]!, value);
  }
  return `${publicUrl}${path}?${search}`;
}
