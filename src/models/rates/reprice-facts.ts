import type { PoolClient } from '../../database/pool.js';
import { TemporaryTables } from '../../database/temporary-tables.js';
import { readSettings } from '../../ledger/warehouse-version/settings.js';
import { markUnpublished } from '../../ledger/warehouse-version/version.js';
import { readSql } from '../../runtime/project-files.js';
import { readMerge } from '../merge/read-merge.js';
import { repricePartitions } from '../partitions/reprice-sql.js';
import { convert, rateTables } from './convert.js';

const affectedDays = readSql('models/rates/affected-days.sql');
const repriceTables = new TemporaryTables([readSql('models/rates/reprice.tables.sql')]);
const repriceFacts = readMerge('rates/reprice-facts.sql');
const repricePostings = readSql('models/rates/reprice-postings.sql');

/** Days of changed rates applied to the facts in one transaction: limits its duration. */
const daysAtOnce = 7;

interface Repriced {
  /** Days of changed rates that were processed; 0: none is left. */
  days: number;
  orders: number;
  refunds: number;
  /** Days of accounts that report advertising or visits. */
  partitions: number;
  postings: number;
}

/**
 * Converts again the facts that the earliest changed rates affect, within the caller's transaction: only those whose
 * rate differs. Their days, weeks and customers are marked for the roll-up. Call it until no day is left.
 */
export async function repriceNextDays(client: PoolClient, maxDays = daysAtOnce): Promise<Repriced> {
  const { rows } = await client.query<{ days: number }>(
    'select count(distinct rate_date)::integer as days from ops.dirty_rate',
  );
  const { days } = rows[0]!;
  if (days === 0) return { days, orders: 0, refunds: 0, partitions: 0, postings: 0 };
  const { reportingCurrency, rateMaxAgeDays } = await readSettings(client);
  await rateTables.empty(client);
  await repriceTables.empty(client);
  await client.query(affectedDays, [maxDays, rateMaxAgeDays]);
  // Nothing is built until the warehouse knows its currency.
  if (reportingCurrency !== null) {
    await convert(client, reportingCurrency);
    await client.query(repriceFacts);
    await client.query(repricePartitions);
    await client.query(repricePostings);
  }
  const { rows: counts } = await client.query<Omit<Repriced, 'days'>>(
    `select (select count(*) from repriced_order)::integer as orders,
       (select count(*) from repriced_refund)::integer as refunds,
       (select count(*) from repriced_partition)::integer as partitions,
       (select count(*) from repriced_posting)::integer as postings`,
  );
  const { orders, refunds, partitions, postings } = counts[0]!;
  if (orders + refunds + partitions + postings > 0) await markUnpublished(client);
  return { days: Math.min(days, maxDays), orders, refunds, partitions, postings };
}
