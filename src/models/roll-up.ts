import type { PoolClient } from '../database/pool.js';
import { readSql } from '../project-files.js';
import { rollUpDays, rollUpWeeks } from './aggregates/roll-up-sql.js';

export interface RollUpOptions {
  /** Lifetime net sales, in the reporting currency, at which the value segments above `low` begin. Decimal strings. */
  segments: SegmentBounds;
  /** When the new version is published: the caller's clock, so that a rebuild can be compared. */
  at: Date;
}

export interface SegmentBounds {
  medium: string;
  high: string;
  vip: string;
}

export interface RollUpOutcome {
  /** The warehouse version that answers depend on from now on. */
  version: number;
  /** Day x channel rows that were worked out again. */
  days: number;
  /** ISO week x channel rows. */
  weeks: number;
  customers: number;
}

const rolledKeys = readSql('models/aggregates/rolled-keys.sql');
const customerMeasures = readSql('models/dimensions/dim-customer.roll-up.sql');
const customerRemoval = readSql('models/dimensions/dim-customer.remove.sql');
const segmentDifference = readSql('models/aggregates/agg-customer-segments.roll-up.sql');
const customerSegmentsAnew = readSql('models/dimensions/dim-customer.segment-anew.sql');
const segmentsAnew = readSql('models/aggregates/agg-customer-segments.from-customers.sql');
const pending = readSql('models/aggregates/pending.sql');
const publish = readSql('models/aggregates/publish.sql');
const asOf = readSql('models/aggregates/as-of.sql');

/**
 * Brings the aggregates up to the facts and publishes the next warehouse version, within the caller's transaction.
 *
 * Only rows of dirty keys are read and written, so the cost follows the change. When the segments begin elsewhere than at the
 * last roll-up, all customers are segmented anew. Returns null, having written nothing but how fresh the answers
 * are, when nothing changed since the last version.
 */
export async function rollUp(client: PoolClient, { segments, at }: RollUpOptions): Promise<RollUpOutcome | null> {
  const bounds = [segments.medium, segments.high, segments.vip];
  const { rows: changes } = await client.query<{ has_other_bounds: boolean }>(pending, [bounds]);
  const [changed] = changes;
  if (!changed) {
    await client.query(asOf);
    return null;
  }
  await client.query(rolledKeys);
  await client.query(customerMeasures, bounds);
  await client.query(customerRemoval);
  if (changed.has_other_bounds) {
    await client.query(customerSegmentsAnew, bounds);
    await client.query(segmentsAnew);
  } else {
    await client.query(segmentDifference);
  }
  await client.query(rollUpDays);
  await client.query(rollUpWeeks);
  const { rows } = await client.query<{ version: string; days: number; weeks: number; customers: number }>(publish, [
    at,
    bounds,
  ]);
  await client.query(asOf);
  const [published] = rows;
  if (!published) throw new Error('ops.warehouse_version has no row: the migrations put one there');
  return { ...published, version: Number(published.version) };
}
