import { type CalendarDate, dateInZone, dateOfKey } from '../../canonical/calendar-date.js';
import type { Platform } from '../../canonical/platform.js';
import { columns, nothing, type Queryable, select, sql } from '../../database/sql.js';
import { reportingSources, sourceZones } from '../../ledger/sources/source-rows.js';
import { kindOfPlatform, partitionKinds, type ReportedKind } from '../metrics/reported-facts.js';
import type { Range } from '../reporting/day-range.js';
import { conditionsOn } from './attributes.js';
import { metricsOf, type ReportQuestion } from './question.js';
import { accountNames } from './reported-sums.js';
import { type AccountRead, type ReportedAccount, reportedAccounts } from './reported/reported-accounts.js';
import type { AskedReported } from './reported/reported-question.js';

interface Clocks {
  now: Date;
  /** The day in the reporting time zone, for sources that have reported nothing. */
  today: CalendarDate;
  /** Where the time zones are added by whose clocks the answer goes. */
  zones: Set<string>;
}

/** The question with the days that the accounts of its sources have reported, if it asks for such. */
export async function withKnownDays(db: Queryable, question: ReportQuestion, clocks: Clocks): Promise<ReportQuestion> {
  const { reported } = question;
  const kinds = reportedKindsOf(question);
  if (!reported || kinds.length === 0) return question;
  return { ...question, reported: { ...reported, accounts: await accountsOf(db, question, reported, kinds, clocks) } };
}

/** The kinds of days that its sums rest on. */
export function reportedKindsOf(question: ReportQuestion): ReportedKind[] {
  const kinds = metricsOf(question).flatMap((base) => (base.kind === 'reported' ? [partitionKinds[base.fact]] : []));
  return [...new Set(kinds)];
}

interface Row {
  kind: ReportedKind | null;
  sourceId: string;
  storeId: string;
  platform: Platform;
  ownPlatform: Platform;
  isConfigured: boolean;
  accountId: string | null;
  timezone: string | null;
  first: number;
  /** null: until now. */
  last: number | null;
}

/** A source that told a fee tells all of the days from then on. */
const daysOfFees = sql`
  select f.source_id, f.account_id, f.account_id, f.account_id, 'fees', min(f.date_key), null, max(z.timezone)
  from warehouse.agg_fees_daily f
  join ${sourceZones} z on z.source_id = f.source_id
  group by f.source_id, f.account_id`;

/** What an account decides of its rows, so that conditions on it select accounts. */
const ofAccounts = ['source', 'platform', 'ad_platform', 'ad_account', 'web_property'];

async function accountsOf(
  db: Queryable,
  { scope, conditions }: ReportQuestion,
  { isSelected }: Pick<AskedReported, 'isSelected'>,
  kinds: readonly ReportedKind[],
  { now, today, zones }: Clocks,
): Promise<ReportedAccount[]> {
  const onAccounts = conditions.filter(({ dimension }) => ofAccounts.includes(dimension.name));
  const hasNames = onAccounts.some(({ dimension }) => dimension.attributes === 'ad_account');
  const rows = await select<Row & Record<string, unknown>>(
    db,
    sql`select r.kind, ${columns('ch', ['sourceId', 'platform', 'ownPlatform', 'isConfigured'])},
        ch.own_source_id as "ownSourceId", r.account_id as "accountId", r.timezone, r.first, r.last
      from ${reportingSources(scope)} ch
      left join (
        select run.source_id, run.account_id, run.account_id as ad_account, run.account_id as web_property, run.kind,
          min(run.date_key) as first, max(run.date_key) as last, max(run.timezone) as timezone
        from (
          select day.source_id, day.account_id, day.kind, day.date_key, day.timezone,
            d.date - (row_number() over (partition by day.source_id, day.account_id, day.kind order by day.date_key))::integer as no
          from warehouse.reported_day day
          join warehouse.dim_date d on d.date_key = day.date_key
          where day.kind = any(${kinds}::text[])
        ) run
        group by run.source_id, run.account_id, run.kind, run.no
        ${kinds.includes('fees') ? sql`union all ${daysOfFees}` : nothing}
      ) r on r.source_id = ch.own_source_id
      ${hasNames ? accountNames : sql``}
      where (r.kind is not null or (ch.is_configured and ch.own_platform = any(${Object.keys(kindOfPlatform)}::text[])))
        and ${isSelected} and ${conditionsOn(onAccounts)}
      order by ch.own_source_id, r.account_id, r.kind, r.first`,
  );
  const accounts = new Map<string, AccountRead & { known: Range[] }>();
  for (const { timezone, first, last, ownSourceId, sourceId: storeId, ...row } of rows) {
    const kind = row.kind ?? kindOfPlatform[row.ownPlatform];
    if (kind === undefined || !kinds.includes(kind)) continue;
    const key = JSON.stringify([ownSourceId, row.accountId, kind]);
    if (timezone !== null) zones.add(timezone);
    const account = accounts.get(key) ?? {
      ...{ ...row, kind, sourceId: ownSourceId as string, storeId, known: [] },
      today: timezone === null ? today : dateInZone(now, timezone),
    };
    if (row.kind !== null)
      account.known.push({ from: dateOfKey(first), to: last === null ? account.today : dateOfKey(last) });
    accounts.set(key, account);
  }
  return reportedAccounts([...accounts.values()]);
}
