import { allOf, type Sql, sql } from '../../../database/sql.js';
import { type Scope, within } from '../../../ledger/scope/scope.js';
import { sourcesOfPlatforms } from '../../../ledger/sources/source-rows.js';
import type { ChannelFilter } from '../../reporting/channels.js';

/** The condition that stock is of a source in scope that the filter selects; also sources without any channel have stock. */
export function stockSources(scope: Scope, { platform, source }: ChannelFilter): (sourceId: Sql) => Sql {
  return (sourceId) =>
    allOf([
      within(scope, sourceId),
      ...(source ? [sql`${sourceId} = any(${source}::text[])`] : []),
      ...(platform ? [sql`${sourceId} in ${sourcesOfPlatforms(platform)}`] : []),
    ]);
}
