import type { CanonicalRecord } from '../../../canonical/record.js';
import type { Source } from '../../../canonical/source.js';
import type { DriftReport, PartitionStreamDeclaration, StoredRecord } from '../../../contract/extractor.js';
import { DataError } from '../../../runtime/errors.js';
import { ga4Streams } from '../read/streams.js';
import { stageSessions } from './sessions.js';
import { stageUsers } from './users.js';

const { sessions, ...users } = ga4Streams;

const usersByName: ReadonlyMap<string, PartitionStreamDeclaration> = new Map(
  Object.values(users).map((declaration) => [declaration.name, declaration]),
);

/**
 * Makes the canonical record of one stored partition: a day's sessions, or the users of a day, week or month. Pure. Throws a
 * `DataError` that names the fault: `invalid_json`, `unexpected_shape` or `unexpected_day`.
 */
export function stageGa4(record: StoredRecord, _: Source, drift: DriftReport): CanonicalRecord[] {
  const declaration = usersByName.get(record.stream);
  if (declaration === undefined && record.stream !== sessions.name) throw unknownStream(record.stream);
  if (record.isDeleted) return [];
  return [declaration === undefined ? stageSessions(record, drift) : stageUsers(record, declaration, drift)];
}

function unknownStream(stream: string): DataError {
  const expected = [sessions.name, ...usersByName.keys()].join(', ');
  return new DataError(`Google Analytics has no stream ${stream}; one of ${expected} was expected.`, {
    ...{ code: 'unknown_stream', path: 'stream', value: stream },
  });
}
