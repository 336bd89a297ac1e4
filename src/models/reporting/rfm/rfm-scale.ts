import type { CalendarDate } from '../../../canonical/calendar-date.js';
import type { Scope } from '../../../ledger/scope/scope.js';
import type { Snapshot, WarehouseView } from '../snapshot.js';
import { isKept, type RfmScale, rfmCutPoints } from './cut-points.js';
import type { RfmDay } from './rfm-population.js';

interface Asking {
  scope: Scope;
  today: CalendarDate;
}

/** What scores are given by, as of a day; null: the latest known business day. */
export async function rfmScale(
  { db, ...view }: Snapshot,
  context: Asking,
  asOf: CalendarDate | null,
): Promise<RfmScale> {
  const day = rfmDay(view, context, asOf);
  return { day, cutPoints: await rfmCutPoints(db, context.scope, day) };
}

/** Whether the scale is made from facts. */
export function readsFactsForRfm(view: WarehouseView, context: Asking, asOf: CalendarDate | null): boolean {
  return !isKept(context.scope, rfmDay(view, context, asOf));
}

function rfmDay({ warehouse }: WarehouseView, { today }: Asking, asOf: CalendarDate | null): RfmDay {
  const latest = warehouse.latestDay ?? today;
  return { asOf: asOf ?? latest, latest };
}
