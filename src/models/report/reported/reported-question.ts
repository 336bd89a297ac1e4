import { allOf, type Sql, sql } from '../../../database/sql.js';
import type { ReportedFact } from '../../metrics/metric.js';
import type { ChannelFilter } from '../../reporting/channels.js';
import type { Range } from '../../reporting/day-range.js';

/** What a question asks of advertising and visits, beside what it asks of trade. */
export interface AskedReported {
  /** The condition that a source, a row `ch` of `reportingSources`, is selected. */
  isSelected: Sql;
  /** From the first to the last day that the selected sources have reported; null: none. Within it, no row is 0; outside, it is unknown. */
  known: Readonly<Record<ReportedFact, Range | null>>;
}

export const nothingReported: AskedReported['known'] = { ad_spend: null, sessions: null, visited_orders: null };

/** The condition of a filter: advertising and visits belong to their store. */
export function selectedSources({ platform, source }: ChannelFilter): Sql {
  return allOf([
    ...(source ? [sql`ch.source_id = any(${source}::text[])`] : []),
    ...(platform ? [sql`ch.platform = any(${platform}::text[])`] : []),
  ]);
}
