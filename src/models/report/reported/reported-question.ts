import { allOf, type Sql, sql } from '../../../database/sql.js';
import type { ChannelFilter } from '../../reporting/channels.js';
import type { ReportedAccount } from './reported-accounts.js';

/** What a question asks of advertising and visits, beside what it asks of trade. */
export interface AskedReported {
  /** The condition that a source, a row `ch` of `reportingSources`, is selected. */
  isSelected: Sql;
  /**
   * The accounts of the selected sources, with the days that they have reported. On these, no row is 0; on others, it is unknown. Empty
   * until they are read.
   */
  accounts: readonly ReportedAccount[];
}

/** The condition of a filter: advertising and visits belong to their store, and are selected by their own source too. */
export function selectedSources({ platform, source }: ChannelFilter): Sql {
  return allOf([
    ...(source ? [sql`(ch.source_id = any(${source}::text[]) or ch.own_source_id = any(${source}::text[]))`] : []),
    ...(platform ? [sql`ch.platform = any(${platform}::text[])`] : []),
  ]);
}
