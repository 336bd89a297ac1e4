import { addUnits, type CalendarDate, dateInZone } from '../../../../canonical/calendar-date.js';
import type { Stream } from '../../../../contract/extractor.js';
import { ConfigError, TransientError } from '../../../../runtime/errors.js';
import { firstDayOf } from '../../../reading/calendar.js';
import { type ElementAt, parseSlice } from '../../../reading/json-slice.js';
import { NotKeptError } from '../../../reading/partition-errors.js';
import { type PartitionedAccount, type ReadPartition, readPartitions } from '../../../reading/partitions.js';
import { formatDecimal } from '../../../staging/decimal.js';
import { notKeptWords } from '../../client/faults.js';
import { codeOf, isOfAccount } from '../../client/judge-answer.js';
import type { AdAccount, ConnectedAccounts } from '../accounts.js';
import { RestatedDays } from '../restated-days.js';
import { googleAdsStreams, readAgainOf } from '../streams.js';

/** A month and a bit, with all the days that are read again daily: one operation. */
const daysAtOnce = 33;

/** A campaign's name is not among them: a new name would make every day a new version. The list of campaigns has it. */
const metrics = ['cost_micros', 'impressions', 'clicks', 'conversions', 'conversions_value'].map(
  (name) => `metrics.${name}`,
);
const columns = ['campaign.id', 'segments.date', 'segments.ad_network_type', 'segments.device', ...metrics].join(', ');

const zero = 0x30;

const dateAndCost = ['segments.date', 'metrics', 'metrics.costMicros'];

/** Without both ends of the range, Google refuses the query. */
const between = (from: CalendarDate, to: CalendarDate): string => `segments.date BETWEEN '${from}' AND '${to}'`;

const notKeptCodes = new Set([...notKeptWords].map(codeOf));
/** Google also calls other dates invalid: only of those that are this old it can mean that it does not keep them. */
const surelyKeptMonths = 24;

/** What each campaign spent on each day, by network and device, of all accounts. */
export function adSpendStream(connected: ConnectedAccounts): Stream {
  const { client } = connected;
  const rules = googleAdsStreams.adSpend.partitions;
  return {
    ...googleAdsStreams.adSpend,
    extract: async function* (request) {
      const { read, closed, unlinked, isSelected } = await connected.accounts();
      const restated = new RestatedDays(request.state);
      const pages = readPartitions({
        ...{ request, rules, clock: client.clock, log: client.log, isOfAccount },
        accounts: read.map((account) => partitioned(connected, account, restated)),
        // The probe tells of these.
        refused: [...unlinked],
        noticeOfAbsent: (accountId) =>
          isSelected(accountId) && closed.every(({ id }) => id !== accountId) ? absentNotice(accountId) : null,
      });
      for await (const page of pages) yield restated.notedIn(page);
    },
  };
}

function absentNotice(accountId: string): string {
  return `${accountId} is not read any more: the manager no longer has it as a client, and its spend ends there. Link it again, or name in settings.clients which accounts to read.`;
}

function partitioned(connected: ConnectedAccounts, account: AdAccount, restated: RestatedDays): PartitionedAccount {
  const { client, context } = connected;
  const { id, currency, timezone, loginCustomerId } = account;
  const aboutOf = (day: CalendarDate): Record<string, unknown> => ({
    account: { id, currency, timezone },
    restatedForDays: restated.of(id, day),
  });
  return {
    ...{ accountId: id, timezone, firstDay: firstDayOf(context.backfillStart), atOnce: daysAtOnce },
    readAgain: async () => {
      restated.note(id, await connected.lookbackDays(account), dateInZone(client.clock.now(), timezone));
      return readAgainOf(restated.longestOf(id));
    },
    read: (from, to) => readDays(connected, account, aboutOf, from, to),
    aboutEmpty: aboutOf,
    readControl: async (day) => {
      const query = `SELECT metrics.cost_micros FROM customer WHERE ${between(day, day)}`;
      const asked = { customerId: id, loginCustomerId, query, fields: ['metrics.costMicros'] };
      const costs = await client.stream(asked, (row) => costIn(row, 0));
      return costs.length === 0 ? null : formatDecimal(costs.reduce((sum, cost) => sum + cost, 0n));
    },
    readControls: async (from, to) => {
      const query = `SELECT segments.date, metrics.cost_micros FROM customer WHERE ${between(from, to)}`;
      const asked = { customerId: id, loginCustomerId, query, fields: dateAndCost };
      const days = byDay(await client.stream(asked, spendRows()));
      return new Map([...days].map(([day, { cost }]) => [day, formatDecimal(cost)]));
    },
  };
}

/** All days of a range: none before the stream has come to its end. */
async function* readDays(
  { client }: ConnectedAccounts,
  { id, loginCustomerId, timezone }: AdAccount,
  aboutOf: (day: CalendarDate) => Record<string, unknown>,
  from: CalendarDate,
  to: CalendarDate,
): AsyncGenerator<ReadPartition> {
  const query = `SELECT ${columns} FROM campaign WHERE ${between(from, to)} ORDER BY segments.date`;
  let days: Map<CalendarDate, DayOfRows>;
  try {
    const asked = { customerId: id, loginCustomerId, query, fields: dateAndCost };
    days = byDay(await client.stream(asked, spendRows()));
  } catch (error) {
    const isOld = from < addUnits('month', dateInZone(client.clock.now(), timezone), -surelyKeptMonths);
    if (!(error instanceof ConfigError) || !notKeptCodes.has(error.code) || !isOld) throw error;
    throw new NotKeptError(error.message, { code: error.code, cause: error });
  }
  for (const [start, { rows, cost }] of days) yield { start, about: aboutOf(start), rows, total: formatDecimal(cost) };
}

/** A row as received, without the slices of its fields, which take more memory than the row. */
interface SpendRow {
  bytes: Uint8Array;
  /** null: it lacks its date or its metrics. */
  day: CalendarDate | null;
  /** In units of 10^-9 of the account's currency, see `decimal.ts`. */
  cost: bigint;
}

/** Makes the rows of one answer. They come in the order of their days, and rows of one day share its text. */
function spendRows(): (row: ElementAt) => SpendRow {
  const [atDate, atMetrics, atCost] = [0, 1, 2];
  let last: { slice: Uint8Array; day: CalendarDate | null } | undefined;
  return (row) => {
    if (!row.isThere(atDate) || !row.isThere(atMetrics)) return { bytes: row.bytes, day: null, cost: 0n };
    if (!last || !row.has(atDate, last.slice)) {
      const slice = row.field(atDate)!;
      const day = parseSlice(slice);
      last = { slice, day: typeof day === 'string' ? day : null };
    }
    return { bytes: row.bytes, day: last.day, cost: costIn(row, atCost) };
  };
}

interface DayOfRows {
  rows: Uint8Array[];
  cost: bigint;
}

function byDay(rows: readonly SpendRow[]): Map<CalendarDate, DayOfRows> {
  const days = new Map<CalendarDate, DayOfRows>();
  for (const { bytes, day, cost } of rows) {
    if (day === null) {
      throw new TransientError('a row of spend has no date or no metrics', { code: 'google_ads_no_date' });
    }
    let ofDay = days.get(day);
    if (ofDay === undefined) {
      ofDay = { rows: [], cost: 0n };
      days.set(day, ofDay);
    }
    ofDay.rows.push(bytes);
    ofDay.cost += cost;
  }
  return days;
}

/** In units of 10^-9. Zero may be left out. */
function costIn(row: ElementAt, place: number): bigint {
  if (!row.isThere(place)) return 0n;
  return BigInt(shortWhole(row, place) ?? (parseSlice(row.field(place)) as string)) * 1000n;
}

/** The value of a quoted whole number of up to 15 digits, without making its text; null: it is another one. */
function shortWhole({ page, ranges }: ElementAt, place: number): number | null {
  const [first, end] = [ranges[2 * place]! + 1, ranges[2 * place + 1]! - 1];
  if (end <= first || end - first > 15) return null;
  let value = 0;
  for (let i = first; i < end; i += 1) {
    const digit = page[i]! - zero;
    if (digit < 0 || digit > 9) return null;
    value = value * 10 + digit;
  }
  return value;
}
