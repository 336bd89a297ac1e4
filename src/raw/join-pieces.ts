import type { Queryable } from '../database/pool.js';
import { type Fingerprinted, fingerprintAll } from './fingerprint.js';
import { readRawRecords } from './read-records.js';
import type { KnownVersion } from './versions.js';

/**
 * The records of a page, each joined with what an earlier page of the same delivery has of it: rows of one order that
 * are far apart in their file. Rows it already holds are not changed.
 */
export async function joinPieces(
  db: Queryable,
  records: readonly Fingerprinted[],
  latest: ReadonlyMap<string, KnownVersion>,
): Promise<Fingerprinted[]> {
  const apart = records.filter((record) => isApart(record, latest.get(record.key)));
  if (apart.length === 0) return [...records];
  const earlier = await readRawRecords(
    db,
    apart.map(({ key }) => latest.get(key)!),
  );
  const byKey = new Map(earlier.map((record) => [record.key, record]));
  return records.map((record) => {
    const known = byKey.get(record.key);
    if (!known) return record;
    const joined = record.joinedTo!(known);
    return joined === null ? { ...record, hash: latest.get(record.key)!.hash } : fingerprintAll([joined])[0]!;
  });
}

function isApart({ delivery, hash, joinedTo }: Fingerprinted, known: KnownVersion | undefined): boolean {
  if (delivery === undefined || joinedTo === undefined || !known || known.isDeleted) return false;
  return known.delivery === delivery && known.hash !== hash;
}
