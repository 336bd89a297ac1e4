import { addDays, type CalendarDate } from '../../../canonical/calendar-date.js';
import type { Platform } from '../../../canonical/platform.js';
import type { ReportedKind } from '../../metrics/reported-facts.js';
import { mergeRanges, type Range } from '../../reporting/day-range.js';

/** Days, both included. */
interface Span {
  first: CalendarDate;
  last: CalendarDate;
}

/** The days that an account or property of a selected source has reported. */
export interface ReportedAccount {
  kind: ReportedKind;
  sourceId: string;
  /** The platform's id; null: none is known. */
  accountId: string | null;
  /** The keys that its rows have of the dimensions that it decides. */
  keys: Readonly<Record<string, string>>;
  /** The days that the source has reported of it, in order. */
  known: readonly Range[];
  /** Those that any source has reported of it: a source may continue what another one began. */
  reported: readonly Range[];
  /** The last day of which a report is due. */
  dueUntil: CalendarDate;
}

/** An account as it is read, before it is known what other sources report of it. */
export interface AccountRead {
  kind: ReportedKind;
  sourceId: string;
  storeId: string;
  platform: Platform;
  ownPlatform: Platform;
  /** null: no account of the source has reported anything. */
  accountId: string | null;
  isConfigured: boolean;
  known: readonly Range[];
  /** The current day in its time zone. */
  today: CalendarDate;
}

/** A source that is no longer configured owes nothing after its last day; others owe the days that are over. */
export function reportedAccounts(read: readonly AccountRead[]): ReportedAccount[] {
  const sameAs = ({ kind, ownPlatform, accountId }: AccountRead): string =>
    JSON.stringify([kind, ownPlatform, accountId]);
  const ofAll = new Map<string, Range[]>();
  for (const account of read) ofAll.set(sameAs(account), [...(ofAll.get(sameAs(account)) ?? []), ...account.known]);
  return read.map((account) => {
    const { kind, sourceId, storeId, platform, ownPlatform, accountId, isConfigured, known, today } = account;
    const id = `${sourceId}/${accountId}`;
    const last = known.at(-1)?.to;
    return {
      ...{ kind, sourceId, accountId, known },
      keys: {
        ...{ source: storeId, platform, ad_platform: ownPlatform },
        ...(accountId !== null && { ad_account: id, web_property: id, marketplace: accountId }),
      },
      reported: accountId === null ? [] : mergeRanges(ofAll.get(sameAs(account))!),
      dueUntil: isConfigured || last === undefined ? addDays(today, -1) : last,
    };
  });
}

/** Whether an account has reported some day of a span. */
export function isKnownIn({ known }: Pick<ReportedAccount, 'known'>, { first, last }: Span): boolean {
  return known.some(({ from, to }) => from <= last && to >= first);
}

/** The sources of which days of a span are due that were not reported, by id, each once. */
export function sourcesMissing(accounts: readonly ReportedAccount[], span: Span): string[] {
  const missing = accounts.filter((account) => shareReported(account, span) !== 'all');
  return [...new Set(missing.map(({ sourceId }) => sourceId))].sort();
}

/** The days of a span that are due and that an account has not reported, in order. */
export function daysOwed({ reported, dueUntil }: ReportedAccount, { first, last }: Span): Range[] {
  const until = last < dueUntil ? last : dueUntil;
  const owed: Range[] = [];
  let from = first;
  for (const known of reported) {
    if (known.from > from) owed.push({ from, to: addDays(known.from, -1) });
    if (known.to >= from) from = addDays(known.to, 1);
    if (from > until) break;
  }
  owed.push({ from, to: until });
  return owed.flatMap((range) => {
    const to = range.to < until ? range.to : until;
    return range.from <= to ? [{ from: range.from, to }] : [];
  });
}

/** Whether of every account all of both spans is known, or none of both: only then a change is not one of what is known. */
export function areAlike(accounts: readonly ReportedAccount[], span: Span, other: Span): boolean {
  return accounts.every((account) => {
    const share = shareReported(account, span);
    return share !== 'part' && share === shareReported(account, other);
  });
}

/** How much is known of the days of a span that are due. */
function shareReported({ reported, dueUntil }: ReportedAccount, { first, last }: Span): 'all' | 'part' | 'none' {
  const until = last < dueUntil ? last : dueUntil;
  if (until < first) return 'all';
  if (reported.some(({ from, to }) => from <= first && to >= until)) return 'all';
  return reported.some(({ from, to }) => from <= until && to >= first) ? 'part' : 'none';
}

/** Those that a row of a group is of. `keys`: those of the row, one for each of `by`; none: it is a total. */
export function accountsOfRow<Of extends Pick<ReportedAccount, 'keys'>>(
  all: readonly Of[],
  by: readonly { name: string }[],
  keys: readonly (string | null)[],
): readonly Of[] {
  if (keys.length === 0) return all;
  return all.filter((each) => by.every(({ name }, at) => !(name in each.keys) || each.keys[name] === keys[at]));
}
