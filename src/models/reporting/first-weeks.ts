import type { CalendarDate } from '../../canonical/calendar-date.js';
import { type Queryable, select, sql } from '../../database/sql.js';

/** The Monday of the first ISO week in which each channel traded, by the channel's key. */
export async function loadFirstWeeks(db: Queryable): Promise<ReadonlyMap<string, CalendarDate>> {
  const rows = await select<{ channelKey: string; weekStart: CalendarDate }>(
    db,
    sql`select a.channel_key as "channelKey", min(a.week_start) as "weekStart"
      from warehouse.agg_weekly_trends a
      group by a.channel_key`,
  );
  return new Map(rows.map(({ channelKey, weekStart }) => [channelKey, weekStart]));
}
