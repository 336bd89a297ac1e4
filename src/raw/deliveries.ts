import type { DeliveryNote, Retraction } from '../contract/extractor.js';
import { delivery } from '../database/merged-tables.js';
import type { PoolClient, Queryable } from '../database/pool.js';
import { rowParameters, upsertRow } from '../database/rows-by-name.js';
import { forgetRejectedAt } from '../ledger/rejected-records/rejected-records.js';
import { bequeath } from './runs.js';
import type { PageOrigin, StreamOf } from './versions.js';

const noteSql = upsertRow(delivery, ['content', 'as_of']);

/** Writes the progress of deliveries, in the transaction of their page. */
export async function noteDeliveries(
  client: PoolClient,
  { sourceId, stream, runId }: PageOrigin,
  deliveries: readonly DeliveryNote[],
): Promise<void> {
  for (const note of deliveries) {
    const row = {
      source_id: sourceId,
      stream,
      delivery: note.delivery,
      name: note.name,
      content: note.content,
      as_of: note.asOf,
      run_id: runId,
      rows: note.rows,
      repeated_equal: note.repeatedEqual,
      repeated_different: note.repeatedDifferent,
      wrong: note.wrong,
      columns_read: note.columnsRead,
      columns_left_out: note.columnsLeftOut,
      rows_left_out: JSON.stringify(note.rowsLeftOut),
      is_complete: note.isComplete,
    };
    await client.query(noteSql, rowParameters(delivery, row));
  }
}

// The names of deliveries end with the digest of content and reading.
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

// Its rejected records are deleted too: their bytes must not be read again.
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
 * Retracts deliveries from the raw log: versions that only they have are deleted, as if they had never arrived; the
 * bytes stay in their chunks. Versions that others also have are then dated by the first of these. The next build
 * removes the rest from the warehouse.
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
