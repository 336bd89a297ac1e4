/** Kinds of rows in the feed of changes. */
export const changeKindNames = [
  'order',
  'orderItem',
  'refund',
  'customer',
  'product',
  'inventoryLevel',
  'dailySummary',
  'weeklyTrend',
  'reportedDay',
] as const;

export type ChangeKind = (typeof changeKindNames)[number];

/** As the API and webhooks write it: `ORDER_ITEM`. */
export function changeTypeOf(kind: string): string {
  return kind.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
