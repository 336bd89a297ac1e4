/** The first word of the mark of an order that waits for its prices. */
export const waiting = 'waiting';

/** How an order is marked: pending orders mostly have no prices yet, and wait for them. */
export function markOf(status: string, hasPrice: boolean): string {
  return /^pending/i.test(status) && !hasPrice ? waiting : 'read';
}
