import type { PoolClient } from '../../database/pool.js';
import type { ChangeSet, Rejection } from '../change-set/change-set.js';
import { subjects } from '../subjects/subjects.js';
import { convert, rateTables } from './convert.js';

const amounts = subjects.flatMap((subject) => Object.entries(subject.amounts ?? {}));

interface MissingRate {
  seq: number;
  path: string;
  currency: string;
  date: string;
  missing_currency: string;
}

/**
 * Looks up the rates for what is staged in `tables`, into the temporary table `day_rate`. Returns the records that
 * must wait for a rate, by their positions in the change set: each reports the first missing one.
 */
export async function lookUpRates(
  client: PoolClient,
  { reportingCurrency, records }: ChangeSet,
  tables: ReadonlySet<string>,
): Promise<Map<number, Rejection>> {
  const waiting = new Map<number, Rejection>();
  const asked = amounts.flatMap(([table, select]) => (tables.has(table) ? [select] : []));
  // What became of parts that wait is converted too: the statements for them read the table.
  if (asked.length === 0 && !tables.has('staged_part')) return waiting;
  await rateTables.empty(client);
  if (asked.length === 0) return waiting;
  const staged = `(${asked.join(' union all ')})`;
  await client.query(`insert into wanted_rate (currency, date) select distinct a.currency, a.date from ${staged} a`);
  await convert(client, reportingCurrency);
  const { rows } = await client.query<MissingRate>(`
    select a.seq, a.path, a.currency, a.date, r.missing_currency
    from ${staged} a
    join day_rate r on r.currency = a.currency and r.date = a.date
    where r.missing_currency is not null
    order by a.seq, a.date, a.path`);
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
