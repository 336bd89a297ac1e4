import type { PoolClient, Queryable } from '../database/pool.js';
import { compressChunk, insertChunk } from './chunk.js';
import type { Fingerprint, Fingerprinted } from './fingerprint.js';
import { isNewer } from './newest.js';
import { readRawRecords } from './read-records.js';
import type { PageOrigin, StreamOf } from './versions.js';

/** An instant from which something is valid, and the delivery that sets it. */
interface Moment {
  /** ISO 8601 in UTC. */
  updatedAt: string;
  delivery: string;
}

/** A version that a delivery contributed. */
interface HeldVersion extends Moment {
  key: string;
  hash: Fingerprint;
  chunkId: string;
  position: number;
}

/** A delivery that has the same version as an earlier one. */
interface HeldClaim extends Moment {
  chunkId: string;
  position: number;
}

/** Versions of one chunk that a delivery also has, although another one contributed them. */
interface Claim {
  delivery: string;
  /** null: as of the versions' own times. */
  updatedAt: string | null;
  chunkId: string;
  positions: number[];
}

/** A version whose first later claim becomes a version of its own, with the claims after it. */
interface Promotion {
  version: HeldVersion;
  /** By time; at least one. */
  claims: HeldClaim[];
}

/** How a page's records relate to the contents of other deliveries. */
export interface Placed {
  appended: Fingerprinted[];
  claims: Claim[];
  promotions: Promotion[];
}

// The last one of each delivery: a file may contain a record in pieces.
const heldSql = `
  select distinct on (version.record_key, version.delivery)
    version.record_key as key, encode(version.payload_hash, 'hex') as hash, version.source_updated_at as "updatedAt", version.delivery,
    version.chunk_id as "chunkId", version.position
  from raw.record_version as version
  where version.source_id = $1 and version.stream = $2 and version.record_key = any($3::text[]) and version.delivery is not null
  order by version.record_key, version.delivery, version.chunk_id desc, version.position desc`;

const claimsSql = `
  select distinct asked.chunk_id as "chunkId", asked.position, claim.delivery,
    coalesce(claim.updated_at, version.source_updated_at) as "updatedAt"
  from unnest($1::bigint[], $2::integer[]) as asked (chunk_id, position)
  join raw.delivery_claim as claim on claim.chunk_id = asked.chunk_id and asked.position = any(claim.positions)
  join raw.record_version as version on version.chunk_id = asked.chunk_id and version.position = asked.position`;

/**
 * Finds the place by time of each record of a delivery that others have contributed to. After an equal version it is a
 * claim of its delivery; otherwise it is a version. A delivery between two equal ones splits them: the later one gets a
 * version of its own, so that the newest delivery decides, in whatever order they arrive.
 */
export async function placeAmongOthers(
  db: Queryable,
  origin: StreamOf,
  records: readonly Fingerprinted[],
): Promise<Placed> {
  const placed: Placed = { appended: [], claims: [], promotions: [] };
  if (records.length === 0) return placed;
  const held = await heldVersions(db, origin, records);
  const divided: { record: Fingerprinted; before: HeldVersion }[] = [];
  const claims = new Map<string, Claim>();
  for (const record of records) {
    const { delivery, hash } = record;
    const versions = held.get(record.key) ?? [];
    const own = versions.find((version) => version.delivery === delivery);
    if (own?.hash === hash) continue;
    const moment = momentOf(record);
    const before = versions.findLast((version) => version !== own && isBefore(version, moment));
    if (!own && before?.hash === hash) {
      addClaim(claims, { ...before, ...moment }, before.updatedAt);
      continue;
    }
    placed.appended.push(record);
    if (before && before.hash !== hash) divided.push({ record, before });
  }
  const later = await claimsOf(
    db,
    divided.map(({ before }) => before),
  );
  for (const { record, before } of divided) {
    const after = (later.get(placeText(before)) ?? []).filter(
      (claim) => claim.delivery !== record.delivery && isBefore(momentOf(record), claim),
    );
    if (after.length > 0) placed.promotions.push({ version: before, claims: after });
  }
  placed.claims = [...claims.values()];
  return placed;
}

/** Copies of versions, as of their first later claim: they precede the page's records in its chunk. */
export async function promoted(db: Queryable, promotions: readonly Promotion[]): Promise<Fingerprinted[]> {
  if (promotions.length === 0) return [];
  const records = await readRawRecords(
    db,
    promotions.map(({ version }) => version),
  );
  const names = await fileNames(db, promotions);
  const byPlace = new Map(records.map((record) => [placeText(record), record]));
  return promotions.map(({ version, claims: [first] }): Fingerprinted => {
    const { key, payload } = byPlace.get(placeText(version))!;
    const { updatedAt, delivery } = first!;
    // Its lines are unknown: it had been seen already.
    const place = names.get(delivery);
    return { key, updatedAt, payload, hash: version.hash, delivery, ...(place !== undefined && { place }) };
  });
}

const releaseSql = `
  with released as materialized (
    select chunk_id, delivery, array_agg(position) as positions
    from unnest($3::bigint[], $4::integer[], $5::text[]) as given (chunk_id, position, delivery)
    group by chunk_id, delivery
  )
  update raw.delivery_claim as claim
  set positions = array(select position from unnest(claim.positions) as position where position <> all(released.positions))
  from released
  where claim.source_id = $1 and claim.stream = $2
    and claim.chunk_id = released.chunk_id and claim.delivery = released.delivery`;
const forgetEmptySql = `
  delete from raw.delivery_claim
  where source_id = $1 and stream = $2 and chunk_id = any($3::bigint[]) and cardinality(positions) = 0`;

/** Moves the claims of promoted versions to their copies, at the beginning of a chunk. */
export async function moveClaims(
  client: PoolClient,
  origin: StreamOf,
  promotions: readonly Promotion[],
  chunkId: string,
): Promise<void> {
  if (promotions.length === 0) return;
  const { sourceId, stream } = origin;
  const all = promotions.flatMap(({ claims }) => claims);
  const chunkIds = all.map((claim) => claim.chunkId);
  await client.query(releaseSql, [
    ...[sourceId, stream, chunkIds, all.map(({ position }) => position), all.map(({ delivery }) => delivery)],
  ]);
  await client.query(forgetEmptySql, [sourceId, stream, [...new Set(chunkIds)]]);
  const moved = new Map<string, Claim>();
  for (const [position, { claims }] of promotions.entries()) {
    const [first, ...rest] = claims;
    for (const claim of rest) addClaim(moved, { ...claim, chunkId, position }, first!.updatedAt);
  }
  await insertClaims(client, origin, [...moved.values()]);
}

const claimSql = `
  insert into raw.delivery_claim (source_id, stream, delivery, updated_at, chunk_id, positions)
  values ($1, $2, $3, $4, $5, $6)`;

export async function insertClaims(
  client: PoolClient,
  { sourceId, stream }: StreamOf,
  claims: readonly Claim[],
): Promise<void> {
  for (const { delivery, updatedAt, chunkId, positions } of claims) {
    await client.query(claimSql, [sourceId, stream, delivery, updatedAt, chunkId, positions]);
  }
}

const inheritedSql = `
  select version.record_key as key, encode(version.payload_hash, 'hex') as hash, version.source_updated_at as "updatedAt", version.delivery,
    version.chunk_id as "chunkId", version.position, version.byte_length as bytes
  from raw.record_version as version
  where version.source_id = $1 and version.stream = $2 and version.delivery = $3
    and exists (
      select from raw.delivery_claim as claim
      where claim.chunk_id = version.chunk_id and version.position = any(claim.positions) and claim.delivery <> $3
    )
  order by version.chunk_id, version.position`;
/** Bytes of payloads before compression: limits memory. */
const bequeathedAtOnce = { bytes: 1024 * 1024, versions: 1000 };

/**
 * Reassigns each version of a delivery that others also have to the first of those: only the last, if that one has a
 * version already.
 */
export async function bequeath(client: PoolClient, origin: PageOrigin, delivery: string): Promise<void> {
  const { rows } = await client.query<HeldVersion & { bytes: number }>(inheritedSql, [
    ...[origin.sourceId, origin.stream, delivery],
  ]);
  for (const versions of portions(rows)) {
    const claims = await claimsOf(client, versions);
    const promotions = versions.map((version) => ({
      version,
      claims: claims.get(placeText(version))!.filter((claim) => claim.delivery !== delivery),
    }));
    const chunk = await compressChunk(await promoted(client, promotions));
    await moveClaims(client, origin, promotions, await insertChunk(client, origin, chunk));
  }
}

function* portions<V extends { bytes: number }>(versions: readonly V[]): Generator<V[]> {
  let portion: V[] = [];
  let bytes = 0;
  for (const version of versions) {
    portion.push(version);
    bytes += version.bytes;
    if (bytes < bequeathedAtOnce.bytes && portion.length < bequeathedAtOnce.versions) continue;
    yield portion;
    portion = [];
    bytes = 0;
  }
  if (portion.length > 0) yield portion;
}

/** By key, oldest first. */
async function heldVersions(
  db: Queryable,
  { sourceId, stream }: StreamOf,
  records: readonly Fingerprinted[],
): Promise<Map<string, HeldVersion[]>> {
  const { rows } = await db.query<HeldVersion>(heldSql, [sourceId, stream, records.map(({ key }) => key)]);
  const held = new Map<string, HeldVersion[]>();
  for (const version of rows) {
    const versions = held.get(version.key);
    if (versions) versions.push(version);
    else held.set(version.key, [version]);
  }
  for (const versions of held.values()) versions.sort(byMoment);
  return held;
}

/** By the place of their versions, oldest first. */
async function claimsOf(
  db: Queryable,
  versions: readonly Pick<HeldVersion, 'chunkId' | 'position'>[],
): Promise<Map<string, HeldClaim[]>> {
  const claims = new Map<string, HeldClaim[]>();
  if (versions.length === 0) return claims;
  const { rows } = await db.query<HeldClaim>(claimsSql, [
    versions.map(({ chunkId }) => chunkId),
    versions.map(({ position }) => position),
  ]);
  for (const claim of rows) {
    const of = claims.get(placeText(claim));
    if (of) of.push(claim);
    else claims.set(placeText(claim), [claim]);
  }
  for (const of of claims.values()) of.sort(byMoment);
  return claims;
}

async function fileNames(db: Queryable, promotions: readonly Promotion[]): Promise<Map<string, string>> {
  const deliveries = [...new Set(promotions.map(({ claims: [first] }) => first!.delivery))];
  const { rows } = await db.query<{ delivery: string; name: string }>(
    'select delivery, name from raw.delivery where delivery = any($1::text[])',
    [deliveries],
  );
  return new Map(rows.map(({ delivery, name }) => [delivery, name]));
}

function addClaim(
  claims: Map<string, Claim>,
  { delivery, updatedAt, chunkId, position }: HeldClaim,
  ofVersion: string,
): void {
  const own = isSameTime(updatedAt, ofVersion) ? null : updatedAt;
  const name = `${chunkId} ${delivery} ${own}`;
  const claim = claims.get(name) ?? { delivery, updatedAt: own, chunkId, positions: [] };
  claim.positions.push(position);
  claims.set(name, claim);
}

/** Records from files always have a time: the row's, or the file's. */
function momentOf({ updatedAt, delivery }: Fingerprinted): Moment {
  return { updatedAt: updatedAt!, delivery: delivery! };
}

function isBefore(one: Moment, other: Moment): boolean {
  return byMoment(one, other) < 0;
}

function byMoment(one: Moment, other: Moment): number {
  if (!isSameTime(one.updatedAt, other.updatedAt)) return isLater(one.updatedAt, other.updatedAt) ? 1 : -1;
  return one.delivery < other.delivery ? -1 : one.delivery > other.delivery ? 1 : 0;
}

function isSameTime(one: string, other: string): boolean {
  return !(isLater(one, other) || isLater(other, one));
}

function isLater(one: string, other: string): boolean {
  return isNewer({ source_updated_at: one }, { source_updated_at: other });
}

function placeText({ chunkId, position }: Pick<HeldVersion, 'chunkId' | 'position'>): string {
  return `${chunkId}/${position}`;
}
