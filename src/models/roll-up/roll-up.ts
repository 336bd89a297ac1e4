import type { SegmentBounds } from '../../canonical/segments.js';
import type { PoolClient } from '../../database/pool.js';
import { type OpenTables, TemporaryTables } from '../../database/temporary-tables.js';
import { boundChanges, defaultRetention, keepChanges, type Retention } from '../../ledger/changes/keep-changes.js';
import { anyRemovedChange } from '../../ledger/changes/note-changes.js';
import { readCompleteness } from '../../ledger/sources/completeness.js';
import {
  markEverythingNew,
  type PendingChanges,
  pendingChanges,
  publishVersion,
  rememberAsOf,
} from '../../ledger/warehouse-version/version.js';
import { readSql } from '../../runtime/project-files.js';
import { readMerge } from '../merge/read-merge.js';
import { type SummedFact, summedFacts } from '../metrics/reported-grains.js';
import { noteReturned, noteRolledUp } from './changes-sql.js';
import { rollUpCustomerMonths } from './customer-months-sql.js';
import { rollUpCustomerSets } from './customer-sets-sql.js';
import { customerStepsAnew, rollUpCustomerSteps } from './customer-steps-sql.js';
import type { Count } from './fact-rows-sql.js';
import {
  addUnits,
  countDistinct,
  countRolled,
  emptyGrains,
  fillMovedSegments,
  grainTables,
  removeEmptiedRows,
  rollUpOrderGrains,
  rollUpProductGrains,
} from './grain-roll-up.js';
import { keepRollups } from './keep-rollups.js';
import { anyMoved } from './moved-segments.js';
import { emptyReported, noteReported, reportedFactsThere, reportedTables, rollUpReported } from './reported-roll-up.js';

interface RollUpOptions {
  segments: SegmentBounds;
  /** The time of the new version: from the caller's clock, so that rebuilds can be compared. */
  at: Date;
  /** Of the feed of changes. */
  retention?: Retention;
}

export interface RollUpOutcome {
  /** The warehouse version that answers now depend on. */
  version: number;
  /** Day x channel rows with other sums or buyers. */
  days: number;
  /** ISO week x channel rows. */
  weeks: number;
  customers: number;
  /** Aggregates of the merchant's own that were filled for the first time, and those that were dropped. */
  rollups: { filled: string[]; dropped: string[] };
}

const ownTables = new TemporaryTables([readSql('models/roll-up/roll-up.tables.sql'), grainTables, reportedTables]);
const rolledCustomers = readSql('models/roll-up/rolled-customers.sql');
const changedOrders = readSql('models/roll-up/changed-orders.sql');
const rolledDays = {
  anew: readSql('models/roll-up/rolled-days.all.sql'),
  difference: readSql('models/roll-up/rolled-days.sql'),
};
const rolledWeeks = readSql('models/roll-up/rolled-weeks.sql');
const forgetCounted = readSql('models/roll-up/forget-counted.sql');
const rolledOrders = readSql('models/roll-up/rolled-orders.sql');
const customerMeasures = readMerge('dimensions/dim-customer.roll-up.sql');
const firstOrders = readMerge('facts/fact-orders.first.sql');
const customerRemoval = readMerge('dimensions/dim-customer.remove.sql');
const segmentDifference = readMerge('aggregates/agg-customer-segments.roll-up.sql');
const customerSegmentsAgain = readSql('models/dimensions/dim-customer.segment-again.sql');
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

const factsExist = `
  select exists (select 1 from warehouse.fact_orders) or exists (select 1 from warehouse.fact_refunds) as "hasOrders",
    ${reportedFactsThere} as days`;
const daysChanged = 'select array(select distinct kind from ops.dirty_partition) as days';
const rolledStock = readSql('models/roll-up/rolled-stock.sql');
const stock = readMerge('aggregates/agg-stock.roll-up.sql');

/**
 * Updates the aggregates from the facts and publishes the next warehouse version, within the caller's transaction.
 *
 * Only what changed orders and customers add and take off is written, so the cost is proportional to the change. The first roll-up
 * counts all facts, and so does one with other segment bounds, for which all customers are segmented again. Returns null if nothing
 * changed since the last version; then it has written only how fresh the answers are.
 *
 * The caller holds the lease of the warehouse: no order may change until the transaction ends.
 */
export async function rollUp(
  client: PoolClient,
  { segments, at, retention = defaultRetention }: RollUpOptions,
): Promise<RollUpOutcome | null> {
  const bounds = [segments.medium, segments.high, segments.vip];
  const changed = await pendingChanges(client, bounds);
  if (!changed) {
    await updateAsOf(client);
    return null;
  }
  const count = changed.areCounted && !changed.hasOtherBounds ? 'difference' : 'anew';
  if (count === 'anew') await markEverythingNew(client);
  const tables = await ownTables.open(client);
  const { customers } = await takeKeys<Pick<RollUpOutcome, 'customers'>>(tables, rolledCustomers);
  if (customers > 0 || changed.hasOtherBounds) await rollUpCustomers(tables, bounds, changed);
  const { orders } = await takeKeys<{ orders: number }>(tables, changedOrders);
  const facts = await factsToCount(client, { count, orders, areCounted: changed.areCounted });
  if (count === 'anew') await client.query(`${emptyGrains}\n${emptyReported}`);
  if (facts.hasOrders) {
    await tables.query(rollUpProductGrains[count]);
    if (count === 'difference') {
      await removeEmptiedRows(tables, 'lines');
      // Counted anew, they are written with the days.
      await tables.query(addUnits);
    }
  }
  // A customer may be in another segment without a changed order: what was given back without one counts for them.
  const haveChanged = count === 'difference' && customers > 0;
  const hasMoved = haveChanged && (await tables.query<{ hasMoved: boolean }>(anyMoved)).rows[0]!.hasMoved;
  if (hasMoved) await tables.query(fillMovedSegments);
  if (facts.hasOrders || hasMoved) {
    await tables.query(rollUpOrderGrains[count]);
    if (count === 'difference') await removeEmptiedRows(tables, 'orders');
  }
  if (facts.days.length > 0 && count === 'difference') await client.query(noteReported);
  for (const fact of summed(facts.days)) await tables.query(rollUpReported[count][fact]);
  const rollups = await keepRollups(tables, { at, count });
  const { days, weeks } = facts.hasOrders ? await rollUpBuyers(tables, count) : { days: 0, weeks: 0 };
  if (facts.hasOrders || haveChanged) await tables.query(rollUpCustomerMonths[count]);
  if (count === 'difference') {
    if (orders > 0) await tables.query(noteRolledUp);
    if ((await client.query<{ any: boolean }>(anyRemovedChange)).rows[0]!.any) await client.query(noteReturned);
  }
  await client.query(forgetCounted);
  const stocked = await takeKeys<{ products: number }>(tables, rolledStock);
  if (stocked.products > 0) await tables.query(stock);
  // Without any facts, a first load has nothing to remember, and all of it is counted at once.
  const areCounted = count === 'difference' || facts.hasOrders || facts.days.length > 0;
  await boundChanges(client, retention);
  const version = await publishVersion(client, { at, bounds, areCounted });
  await keepChanges(client, { at, retention });
  await updateAsOf(client);
  return { version, days, weeks, customers, rollups };
}

interface FactsToCount {
  /** Orders or refunds, whose aggregates change. */
  hasOrders: boolean;
  /** The kinds of days of accounts that have anything: facts, and users, which are not summed. */
  days: readonly string[];
}

/** What there is to count: of a warehouse that has not counted anything, the facts that it has. `orders`: changed ones. */
async function factsToCount(
  client: PoolClient,
  { count, orders, areCounted }: { count: Count; orders: number; areCounted: boolean },
): Promise<FactsToCount> {
  if (count === 'difference') {
    const { rows } = await client.query<Pick<FactsToCount, 'days'>>(daysChanged);
    return { hasOrders: orders > 0, days: rows[0]!.days };
  }
  const { rows } = await client.query<FactsToCount>(factsExist);
  // What was counted of orders that are gone goes too.
  return { ...rows[0]!, hasOrders: rows[0]!.hasOrders || areCounted };
}

function summed(kinds: readonly string[]): SummedFact[] {
  return (Object.keys(summedFacts) as SummedFact[]).filter((fact) => kinds.includes(fact));
}

/** Runs statements whose last one counts the keys that they took. */
async function takeKeys<Counts extends object>(tables: OpenTables, sql: string): Promise<Counts> {
  const results = [await tables.query<Counts>(sql)].flat();
  return results.at(-1)!.rows[0]!;
}

/** Distinct counts and sets of customers of the days whose buyers changed. */
async function rollUpBuyers(tables: OpenTables, count: Count): Promise<Pick<RollUpOutcome, 'days' | 'weeks'>> {
  await tables.query(rolledDays[count]);
  await tables.query(rolledWeeks);
  const rolled = await takeKeys<Pick<RollUpOutcome, 'days' | 'weeks'>>(tables, countRolled[count]);
  await tables.query(countDistinct);
  await tables.query(rollUpCustomerSets);
  return rolled;
}

/** Measures of the dirty customers, and what is summed over customers. Orders that became or ceased to be first are changed orders. */
async function rollUpCustomers(
  tables: OpenTables,
  bounds: readonly string[],
  { hasOtherBounds, areCounted }: PendingChanges,
): Promise<void> {
  await tables.query(rolledOrders);
  await tables.query(customerMeasures, [...bounds]);
  await tables.query(firstOrders);
  await tables.query(customerRemoval);
  if (hasOtherBounds) {
    await tables.query(customerSegmentsAgain, [...bounds]);
    await tables.query(segmentsAnew);
  } else {
    await tables.query(segmentDifference);
  }
  await tables.query(customerSums);
  await tables.query(areCounted ? rollUpCustomerSteps : customerStepsAnew);
}

/**
 * The answers contain everything up to the earliest time that all sources are known to, once everything read is built.
 */
async function updateAsOf(client: PoolClient): Promise<void> {
  const { knownUntil, isBuilt } = await readCompleteness(client);
  if (isBuilt) await rememberAsOf(client, knownUntil);
}
