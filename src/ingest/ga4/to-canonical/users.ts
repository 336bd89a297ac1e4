import type { SessionUsersRecord } from '../../../canonical/record.js';
import type { DriftReport, PartitionStreamDeclaration, StoredRecord } from '../../../contract/extractor.js';
import { quantityText } from '../../staging/quantity.js';
import { Partition } from './partition.js';

/** The users of one period. The row without dimensions is that of all channel groups together. */
export function stageUsers(
  record: StoredRecord,
  declaration: PartitionStreamDeclaration,
  drift: DriftReport,
): SessionUsersRecord {
  const partition = new Partition(record, drift);
  const rows = Array.from(partition.rows(), (row) => ({
    channelGroup: row.dimensionValues === undefined ? null : partition.text(row, 'sessionDefaultChannelGroup'),
    users: quantityText(partition.metric(row, 'totalUsers')),
    newUsers: quantityText(partition.metric(row, 'newUsers')),
  }));
  return { kind: 'session_users', period: declaration.partitions.unit, ...partition.common(declaration), rows };
}
