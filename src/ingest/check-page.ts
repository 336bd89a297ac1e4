import type { Page, StreamDeclaration } from '../contract/extractor.js';
import { SystemError } from '../runtime/errors.js';

const partitionKey = /\/\d{4}-\d{2}-\d{2}$/;

/**
 * Throws a `SystemError` for a page that the stream's mode excludes, before it is stored: of two versions of a partition the one read
 * last is the newer, whatever times are in it, and one that a reading does not show stands.
 */
export function checkPage({ name, mode }: StreamDeclaration, { records, completes, scan }: Page): void {
  if (mode !== 'partitions') return;
  const wrong =
    completes !== undefined || scan !== undefined
      ? 'a page of a scan, which would delete partitions'
      : wrongKey(records.find(({ key, updatedAt }) => updatedAt !== null || !partitionKey.test(key)));
  if (wrong === null) return;
  throw new SystemError(
    `The stream ${name} of partitions yields ${wrong}. This is a bug of its connector: see PartitionStreamDeclaration.`,
    { code: 'not_a_partition' },
  );
}

function wrongKey(record: Page['records'][number] | undefined): string | null {
  if (!record) return null;
  return `the record ${record.key}${record.updatedAt === null ? '' : ` of ${record.updatedAt}`}, not <account>/<first day> without a time of change`;
}
