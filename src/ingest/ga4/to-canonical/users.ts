import type { SessionUsersRecord } from '../../../canonical/record.js';
import type { DriftReport, PartitionStreamDeclaration, StoredRecord } from '../../../contract/extractor.js';
import { quantityText } from '../../staging/quantity.js';
import { cellsOf, partitionOf } from './partition.js';

/** The users of one period. The row without dimensions is that of all channel groups together. */
export function stageUsers(
  record: StoredRecord,
  declaration: PartitionStreamDeclaration,
  drift: DriftReport,
): SessionUsersRecord {
  const { about, rows, common } = partitionOf(record, declaration, drift);
  const { text, metric } = cellsOf(about);
  return {
    kind: 'session_users',
    period: declaration.partitions.unit,
    ...common,
    rows: rows.map((row) => ({
      channelGroup: row.dimensionValues === undefined ? null : text(row, 'sessionDefaultChannelGroup'),
      users: quantityText(metric(row, 'totalUsers')),
      newUsers: quantityText(metric(row, 'newUsers')),
    })),
  };
}
