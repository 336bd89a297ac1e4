import type { ChangeKind } from '../../canonical/change-kind.js';

/** Kinds of rows in the feed of changes, and their numbers in `ops.change`: the order of a version's entries. */
export const changeKinds = {
  order: 1,
  orderItem: 2,
  refund: 3,
  customer: 4,
  product: 5,
  inventoryLevel: 6,
  dailySummary: 7,
  weeklyTrend: 8,
  reportedDay: 9,
} as const satisfies Record<ChangeKind, number>;

export function kindOf(number: number): ChangeKind {
  return (Object.keys(changeKinds) as ChangeKind[]).find((kind) => changeKinds[kind] === number)!;
}
