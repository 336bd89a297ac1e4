import { type CalendarDate, dateKey } from '../../canonical/calendar-date.js';
import { sql } from '../../database/sql.js';
import { changedSince } from '../reporting/changed-since.js';
import { checkSources } from '../reporting/check-sources.js';
import { inventoryConditions, type InventoryFilter, levelsAsOf } from '../reporting/inventory-rows.js';
import type { ListContext, ListQuestion } from './list-question.js';

export type InventoryListFilter = InventoryFilter & { updatedSince?: string | null };

/** Levels of stock `i`, as of the end of a day; null: now. `given` null: where the product is in stock at all. */
export async function inventoryList(
  context: ListContext,
  given: InventoryListFilter | null,
  asOf: CalendarDate | null,
): Promise<ListQuestion> {
  const { db, scope } = context;
  const asked: InventoryListFilter = given ?? { isActive: true };
  await checkSources(context, asked.source);
  return {
    from: levelsAsOf(asOf ? dateKey(asOf) : null),
    conditions: [
      ...inventoryConditions(scope, asked),
      ...(await changedSince(db, scope, asked.updatedSince, {
        kinds: ['inventoryLevel'],
        isAmong: (changed) =>
          sql`(i.product_key, i.location_key || '/' || i.date_key) in (select changed.key, changed.part from ${changed} changed)`,
      })),
    ],
  };
}
