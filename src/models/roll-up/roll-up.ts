import type { SegmentBounds } from '../../canonical/segments.js';
import type { PoolClient } from '../../database/pool.js';
import { TemporaryTables } from '../../database/temporary-tables.js';
import { readCompleteness } from '../../ledger/sources/completeness.js';
import { pendingChanges, publishVersion, rememberAsOf } from '../../ledger/warehouse-version/version.js';
import { readSql } from '../../runtime/project-files.js';
import { readMerge } from '../merge/read-merge.js';
import { rollUpCustomerSets } from './customer-sets-sql.js';
import { rollUpCustomerSteps } from './customer-steps-sql.js';
import { grainTables, rollUpDayGrains, rollUpProductGrains, rollUpWeeks } from './grain-roll-up.js';
import { keepRollups } from './keep-rollups.js';
import { rollUpProductUnits } from './product-units-sql.js';

interface RollUpOptions {
  segments: SegmentBounds;
  /** The time of the new version: from the caller's clock, so that rebuilds can be compared. */
  at: Date;
}

export interface RollUpOutcome {
  /** The warehouse version that answers now depend on. */
  version: number;
  /** Day x channel rows that were computed again. */
  days: number;
  /** ISO week x channel rows. */
  weeks: number;
  customers: number;
  /** Aggregates of the merchant's own that were filled for the first time, and those that were dropped. */
  rollups: { filled: string[]; dropped: string[] };
}

const tables = new TemporaryTables([readSql('models/roll-up/roll-up.tables.sql'), grainTables]);
const rolledCustomers = readSql('models/roll-up/rolled-customers.sql');
const rolledDays = readSql('models/roll-up/rolled-days.sql');
const rolledOrders = readSql('models/roll-up/rolled-orders.sql');
const customerMeasures = readMerge('dimensions/dim-customer.roll-up.sql');
const firstOrders = readSql('models/facts/fact-orders.first.sql');
const customerRemoval = readSql('models/dimensions/dim-customer.remove.sql');
const segmentDifference = readMerge('aggregates/agg-customer-segments.roll-up.sql');
const customerSegmentsAgain = readSql('models/dimensions/dim-customer.segment-again.sql');
const everyDay = readSql('models/roll-up/every-day.sql');
const segmentsAnew = readMerge('aggregates/agg-customer-segments.from-customers.sql');
const customerSums = [
  'dimensions/customer-number.roll-up.sql',
  'aggregates/agg-customer-spread.roll-up.sql',
  'aggregates/agg-customer-days.roll-up.sql',
  'aggregates/agg-customer-cohorts.roll-up.sql',
  'aggregates/agg-customer-years.roll-up.sql',
]
  .map(readMerge)
  .join('\n');

const rolledStock = readSql('models/roll-up/rolled-stock.sql');
const stock = readMerge('aggregates/agg-stock.roll-up.sql');

interface RolledDays extends Pick<RollUpOutcome, 'days' | 'weeks'> {
  /** Day x channel x product rows. */
  productDays: number;
  /** So many products of days that most lines are read: a backfill or a rebuild. */
  isBulk: boolean;
}

/**
 * Updates the aggregates from the facts and publishes the next warehouse version, within the caller's transaction.
 *
 * Only rows of dirty keys are read and written, so the cost is proportional to the change. If the segment bounds
 * changed since the last roll-up, all customers are segmented and all days counted again. Returns null if nothing changed since the last
 * version; then it has written only how fresh the answers are.
 */
export async function rollUp(client: PoolClient, { segments, at }: RollUpOptions): Promise<RollUpOutcome | null> {
  const bounds = [segments.medium, segments.high, segments.vip];
  const changed = await pendingChanges(client, bounds);
  if (!changed) {
    await updateAsOf(client);
    return null;
  }
  await tables.empty(client);
  const { customers } = await takeKeys<Pick<RollUpOutcome, 'customers'>>(client, rolledCustomers);
  if (customers > 0 || changed.hasOtherBounds) await rollUpCustomers(client, bounds, changed);
  const { days, weeks, ...lines } = await takeKeys<RolledDays>(client, rolledDays);
  // The planner underestimates a join by three columns: an index lookup for each of a million keys took twice the time of a scan.
  if (lines.isBulk) await client.query('set local enable_nestloop = off');
  if (lines.productDays > 0) {
    await client.query(rollUpProductGrains);
    await client.query(rollUpProductUnits);
  }
  // A customer may be in another segment without a changed day: what was given back without an order counts for them.
  if (days > 0 || customers > 0) await client.query(rollUpDayGrains);
  const rollups = await keepRollups(client, at);
  if (lines.isBulk) await client.query('set local enable_nestloop to default');
  if (days > 0) {
    await client.query(rollUpWeeks);
    await client.query(rollUpCustomerSets);
  }
  const { products } = await takeKeys<{ products: number }>(client, rolledStock);
  if (products > 0) await client.query(stock);
  const version = await publishVersion(client, { at, bounds });
  await updateAsOf(client);
  return { version, days, weeks, customers, rollups };
}

/** Runs statements whose last one counts the keys that they took. */
async function takeKeys<Counts extends object>(client: PoolClient, sql: string): Promise<Counts> {
  const results = [await client.query<Counts>(sql)].flat();
  return results.at(-1)!.rows[0]!;
}

/** Measures of the dirty customers, and what is summed over customers. Marks the days of orders that became or ceased to be first. */
async function rollUpCustomers(
  client: PoolClient,
  bounds: readonly string[],
  { hasOtherBounds }: { hasOtherBounds: boolean },
): Promise<void> {
  await client.query(rolledOrders);
  await client.query(customerMeasures, [...bounds]);
  await client.query(firstOrders);
  await client.query(customerRemoval);
  if (hasOtherBounds) {
    await client.query(customerSegmentsAgain, [...bounds]);
    await client.query(segmentsAnew);
    await client.query(everyDay);
  } else {
    await client.query(segmentDifference);
  }
  await client.query(customerSums);
  await client.query(rollUpCustomerSteps);
}

/**
 * The answers contain everything up to the earliest time that all sources are known to, once everything read is built.
 */
async function updateAsOf(client: PoolClient): Promise<void> {
  const { knownUntil, isBuilt } = await readCompleteness(client);
  if (isBuilt) await rememberAsOf(client, knownUntil);
}
