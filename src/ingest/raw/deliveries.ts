import type { PoolClient, Queryable } from '../../database/pool.js';
import { forgetRejectedAt } from '../../ledger/rejected-records/rejected-records.js';
import type { DeliveryNote, Retraction } from '../extractor.js';
import type { Fingerprinted } from './fingerprint.js';
import type { KnownVersion, PageOrigin, StreamOf } from './versions.js';

/** Versions of one chunk that a delivery holds too, though another one brought them. */
export interface Claim {
  delivery: string;
  chunkId: string;
  positions: number[];
}

const noteSql = `
  insert into raw.delivery (
    source_id, stream, delivery, name, content, as_of, run_id, rows, repeated_equal, repeated_different, wrong, columns_read,
    columns_left_out, is_complete
  )
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  on conflict (source_id, stream, delivery) do update set
    name = excluded.name,
    run_id = excluded.run_id,
    rows = excluded.rows,
    repeated_equal = excluded.repeated_equal,
    repeated_different = excluded.repeated_different,
    wrong = excluded.wrong,
    columns_read = excluded.columns_read,
    columns_left_out = excluded.columns_left_out,
    is_complete = excluded.is_complete`;

const claimSql = `
  insert into raw.delivery_claim (source_id, stream, delivery, chunk_id, positions)
  values ($1, $2, $3, $4, $5)`;

/** What of a page is known already by another delivery: both have it, and it goes with the last of them. */
export function claimsOf(
  records: readonly Fingerprinted[],
  appended: ReadonlySet<Fingerprinted>,
  latest: ReadonlyMap<string, KnownVersion>,
): Claim[] {
  const claims = new Map<string, Claim>();
  for (const record of records) {
    const { delivery, key, hash } = record;
    const known = latest.get(key);
    if (delivery === undefined || appended.has(record) || !known || known.delivery === delivery) continue;
    // One that came late is held by an older version, which stays as it is.
    if (!known.hash.equals(hash)) continue;
    const name = `${known.chunkId} ${delivery}`;
    const claim = claims.get(name) ?? { delivery, chunkId: known.chunkId, positions: [] };
    claim.positions.push(known.position);
    claims.set(name, claim);
  }
  return [...claims.values()];
}

/** Writes how far deliveries have come, and what they hold that others brought; in the transaction of their page. */
export async function noteDeliveries(
  client: PoolClient,
  { sourceId, stream, runId }: PageOrigin,
  { deliveries, claims }: { deliveries: readonly DeliveryNote[]; claims: readonly Claim[] },
): Promise<void> {
  for (const note of deliveries) {
    await client.query(noteSql, [
      ...[sourceId, stream, note.delivery, note.name, note.content, note.asOf, runId, note.rows, note.repeatedEqual],
      ...[note.repeatedDifferent, note.wrong, note.columnsRead, note.columnsLeftOut, note.isComplete],
    ]);
  }
  for (const { delivery, chunkId, positions } of claims) {
    await client.query(claimSql, [sourceId, stream, delivery, chunkId, positions]);
  }
}

const otherReadingsSql = `
  select other.delivery
  from raw.delivery as one
  join raw.delivery as other
    on other.source_id = one.source_id and other.stream = one.stream and other.content = one.content and other.as_of = one.as_of
  where one.source_id = $1 and one.stream = $2 and one.delivery = $3 and other.delivery <> one.delivery`;

const containedSql = `
  with one as materialized (
    select name from raw.delivery where source_id = $1 and stream = $2 and delivery = $3
  ),
  keys as materialized (
    select record_key from raw.record_version where source_id = $1 and stream = $2 and delivery = $3
    union
    select version.record_key
    from raw.delivery_claim as claim
    join raw.record_version as version on version.chunk_id = claim.chunk_id and version.position = any(claim.positions)
    where claim.source_id = $1 and claim.stream = $2 and claim.delivery = $3
  )
  select other.delivery
  from one
  join raw.delivery as other on other.source_id = $1 and other.stream = $2 and other.name = one.name
  where other.delivery <> $4
    and not exists (
      select from raw.record_version as version
      where version.source_id = $1 and version.stream = $2 and version.delivery = other.delivery
        and not exists (select from keys where keys.record_key = version.record_key)
    )`;

// The newest of the deliveries that hold a version too comes to have it.
const inheritSql = `
  with own as materialized (
    select chunk_id, position
    from raw.record_version
    where source_id = $1 and stream = $2 and delivery = $3
  ),
  heirs as (
    select own.chunk_id, own.position, max(claim.delivery) as delivery
    from own
    join raw.delivery_claim as claim
      on claim.chunk_id = own.chunk_id and own.position = any(claim.positions)
    where claim.delivery <> $3
    group by own.chunk_id, own.position
  )
  update raw.record_version as version
  set delivery = heirs.delivery
  from heirs
  where version.chunk_id = heirs.chunk_id and version.position = heirs.position`;

// What was set aside of it goes with it: its bytes are not to be read again.
const placesSql = `
  select stream, record_key, chunk_id, position from raw.record_version
  where source_id = $1 and stream = $2 and delivery = $3`;
const deleteVersionsSql = 'delete from raw.record_version where source_id = $1 and stream = $2 and delivery = $3';
const deleteClaimsSql = 'delete from raw.delivery_claim where source_id = $1 and stream = $2 and delivery = $3';
const deleteNoteSql = 'delete from raw.delivery where source_id = $1 and stream = $2 and delivery = $3';
const queueSql = `
  insert into ops.retracted_delivery (source_id, stream, delivery) values ($1, $2, $3)
  on conflict (source_id, stream, delivery) do nothing`;

/**
 * Takes deliveries out of the raw log: of what only they have brought no version is left, as if it had never come; its bytes stay
 * in their chunks. The next build takes them out of the warehouse.
 */
export async function retract(client: PoolClient, of: StreamOf, retractions: readonly Retraction[]): Promise<void> {
  for (const delivery of await named(client, of, retractions)) {
    const which = [of.sourceId, of.stream, delivery];
    await client.query(inheritSql, which);
    await forgetRejectedAt(client, of.sourceId, { places: placesSql, values: which });
    for (const sql of [deleteVersionsSql, deleteClaimsSql, deleteNoteSql, queueSql]) {
      await client.query(sql, which);
    }
  }
}

async function named(
  db: Queryable,
  { sourceId, stream }: StreamOf,
  retractions: readonly Retraction[],
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const retraction of retractions) {
    if ('delivery' in retraction) {
      found.add(retraction.delivery);
      continue;
    }
    const [sql, ...which] =
      'containedIn' in retraction
        ? [containedSql, retraction.containedIn, retraction.but]
        : [otherReadingsSql, retraction.otherReadingsOf];
    const { rows } = await db.query<{ delivery: string }>(sql, [sourceId, stream, ...which]);
    for (const { delivery } of rows) found.add(delivery);
  }
  return found;
}
