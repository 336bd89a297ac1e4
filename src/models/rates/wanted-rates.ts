import type { PoolClient } from '../../database/pool.js';
import { readSql } from '../../runtime/project-files.js';
import type { ChangeSet, Rejection } from '../change-set/change-set.js';
import { convert, rateTables } from './convert.js';

const wantedRates = readSql('models/rates/wanted-rates.sql');
const missingRates = readSql('models/rates/missing-rates.sql');

interface MissingRate {
  seq: number;
  path: string;
  currency: string;
  date: string;
  missing_currency: string;
}

/**
 * Looks up the rates for what is staged, into the temporary table `day_rate`. Returns the records that
 * must wait for a rate, by their positions in the change set: each reports the first missing one.
 */
export async function lookUpRates(
  client: PoolClient,
  { reportingCurrency, records }: ChangeSet,
): Promise<Map<number, Rejection>> {
  await rateTables.empty(client);
  await client.query(wantedRates);
  await convert(client, reportingCurrency);
  const { rows } = await client.query<MissingRate>(missingRates);
  const waiting = new Map<number, Rejection>();
  for (const missing of rows) {
    const from = records[missing.seq]?.from;
    if (from && !waiting.has(missing.seq)) waiting.set(missing.seq, { from, ...describe(missing, reportingCurrency) });
  }
  return waiting;
}

function describe(
  { path, currency, date, missing_currency: missing }: MissingRate,
  reportingCurrency: string,
): Omit<Rejection, 'from'> {
  return {
    code: 'no_exchange_rate',
    message:
      `no rate from ${currency} to ${reportingCurrency} for ${date}: a rate of ${missing} to the euro is not known for that day or ` +
      'shortly before it (exchangeRates.maxAgeDays). `cartograph rates status` shows the known rates, `cartograph rates sync` fetches ' +
      'those of the European Central Bank, `cartograph rates import <file>` loads your own; the record is then loaded automatically',
    path,
    value: currency,
    missingRate: { currency: missing, date },
  };
}
