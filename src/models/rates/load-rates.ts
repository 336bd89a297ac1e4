import type { ExchangeRate, RateProvider } from '../../canonical/exchange-rate.js';
import { CopyRows } from '../../database/copy-rows.js';
import { copyInto } from '../../database/copy.js';
import type { PoolClient } from '../../database/pool.js';
import { TemporaryTables } from '../../database/temporary-tables.js';
import { readSettings } from '../../ledger/warehouse-version/settings.js';
import { markUnpublished } from '../../ledger/warehouse-version/version.js';
import { readSql } from '../../runtime/project-files.js';
import { readMerge } from '../merge/read-merge.js';

const loadedRates = new TemporaryTables([readSql('models/rates/loaded-rates.tables.sql')]);
const changedRate = readSql('models/rates/changed-rate.sql');
const revaluedStock = readSql('models/rates/revalued-stock.sql');
const mergeRates = readMerge('rates/exchange-rate.merge.sql');

/** A day's rates are some 30. */
const manyRates = 500;

/** The effect of a load, or of one that would be made. */
export interface RateChanges {
  added: number;
  /** Known before with a different value. */
  corrected: number;
  unchanged: number;
}

/** What a load of these rates would change. It is rolled back. Rates of one provider, unique by currency and day. */
export async function compareRates(
  client: PoolClient,
  provider: RateProvider,
  rates: readonly ExchangeRate[],
): Promise<RateChanges> {
  await loadedRates.empty(client, { forMany: rates.length > manyRates });
  const given = new CopyRows();
  for (const { currency, date, rate } of rates) given.add([currency, date, rate]);
  await copyInto(client, 'loaded_rate (currency, rate_date, rate)', given);
  await client.query('analyze loaded_rate');
  await client.query(changedRate, [provider]);
  const { rows } = await client.query<{ added: number; corrected: number }>(
    `select (count(*) filter (where old_rate is null))::integer as added, count(old_rate)::integer as corrected
     from changed_rate`,
  );
  const { added = 0, corrected = 0 } = rows[0] ?? {};
  return { added, corrected, unchanged: rates.length - added - corrected };
}

/**
 * Loads the rates of one provider, within the caller's transaction, and marks those that are new or corrected, for
 * `repriceFacts`. The same rates again change nothing. The caller must hold the warehouse's lease, so that no build is
 * converting with the old rates.
 */
export async function loadRates(
  client: PoolClient,
  { provider, rates, at }: { provider: RateProvider; rates: readonly ExchangeRate[]; at: Date },
): Promise<RateChanges> {
  const changes = await compareRates(client, provider, rates);
  if (changes.added + changes.corrected > 0) {
    const { rateMaxAgeDays, reportingCurrency } = await readSettings(client);
    await client.query(mergeRates, [provider, at, rateMaxAgeDays]);
    const { rows: revalued } = await client.query(revaluedStock, [reportingCurrency]);
    if (revalued.length > 0) await markUnpublished(client);
  }
  return changes;
}
