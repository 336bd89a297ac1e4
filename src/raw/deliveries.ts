import type { DeliveryNote, Retraction } from '../contract/extractor.js';
import type { PoolClient, Queryable } from '../database/pool.js';
import { forgetRejectedAt } from '../ledger/rejected-records/rejected-records.js';
import { bequeath } from './runs.js';
import type { PageOrigin, StreamOf } from './versions.js';

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

/** Writes how far deliveries have come; in the transaction of their page. */
export async function noteDeliveries(
  client: PoolClient,
  { sourceId, stream, runId }: PageOrigin,
  deliveries: readonly DeliveryNote[],
): Promise<void> {
  for (const note of deliveries) {
    await client.query(noteSql, [
      ...[sourceId, stream, note.delivery, note.name, note.content, note.asOf, runId, note.rows, note.repeatedEqual],
      ...[note.repeatedDifferent, note.wrong, note.columnsRead, note.columnsLeftOut, note.isComplete],
    ]);
  }
}

// The names of deliveries end with the digest of their content and reading.
const otherReadingsSql = `
  select other.delivery
  from raw.delivery as one
  join raw.delivery as other
    on other.source_id = one.source_id and other.stream = one.stream and other.content = one.content
    and (other.as_of = one.as_of or other.name = any($4::text[]))
  where one.source_id = $1 and one.stream = $2 and one.delivery = $3
    and split_part(other.delivery, '-', 2) <> split_part(one.delivery, '-', 2)`;

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
 * in their chunks. What others hold as well is as of the first of these then. The next build takes the rest out of the warehouse.
 */
export async function retract(
  client: PoolClient,
  origin: PageOrigin,
  retractions: readonly Retraction[],
): Promise<void> {
  for (const delivery of await named(client, origin, retractions)) {
    await bequeath(client, origin, delivery);
    const which = [origin.sourceId, origin.stream, delivery];
    await forgetRejectedAt(client, origin.sourceId, { places: placesSql, values: which });
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
        : [otherReadingsSql, retraction.otherReadingsOf, retraction.names];
    const { rows } = await db.query<{ delivery: string }>(sql, [sourceId, stream, ...which]);
    for (const { delivery } of rows) found.add(delivery);
  }
  return found;
}
