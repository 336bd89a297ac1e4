import type { CalendarDate } from '../canonical/calendar-date.js';
import type { Sql } from '../database/sql.js';
import type { Scope } from '../ledger/scope/scope.js';
import {
  type Breakdown,
  type Channel,
  type ChannelGroup,
  groupChannels,
  selectChannels,
} from '../models/reporting/channels.js';
import { type DateFilter, dateConditions, isBounded, isEmptyDateFilter } from '../models/reporting/date-filter.js';
import { calendarOf, type GroupCalendar, latestToday } from '../models/reporting/period-state.js';
import type { WarehouseView } from '../models/reporting/snapshot.js';
import type { SummaryFilter } from '../schema/inputs/summary-filter.js';
import type { ApiContext } from './context.js';
import { currencyOf } from './reporting-currency.js';

/** What the days and the groups depend on. */
type SummaryNeeds = Pick<ApiContext, 'scope' | 'now' | 'today' | 'reportingCurrency'>;

export interface SummaryScope {
  scope: Scope;
  /** Conditions on `warehouse.dim_date d`. */
  days: Sql[];
  channels: readonly Channel[];
  /** Their keys; null: all. */
  channelKeys: readonly string[] | null;
  breakdown: Breakdown | null;
  groups: ChannelGroup[];
  currency: string;
  /** Of each group. */
  calendars: readonly GroupCalendar[];
  /** Periods that begin after it are omitted if they have no trade; null: none are omitted. */
  until: CalendarDate | null;
}

interface SummaryRequest {
  filter: SummaryFilter;
  breakdown: Breakdown | null;
  includeFuture: boolean;
  /** The default first day without a date filter, given the latest known business day. */
  defaultFrom: (latest: CalendarDate) => CalendarDate;
}

/**
 * The days and groups of a summary. Default without a date filter: from `defaultFrom` to the latest known business day.
 * A filter without a start or an end (such as weekends) covers the known days.
 */
export function summaryScope(
  context: SummaryNeeds,
  { warehouse, channels: directory }: WarehouseView,
  request: SummaryRequest,
): SummaryScope {
  const { filter, breakdown, includeFuture, defaultFrom } = request;
  const selected = selectChannels(directory, filter, 'filter');
  const channels = selected ?? directory.channels;
  const latest = warehouse.latestDay ?? context.today;
  const date =
    filter.date && !isEmptyDateFilter(filter.date)
      ? withinKnownDays(filter.date, warehouse.firstDay ?? latest, latest)
      : { range: { from: defaultFrom(latest), to: latest } };
  const groups = groupChannels(channels, breakdown);
  return {
    scope: context.scope,
    channels,
    channelKeys: selected || context.scope.sources !== 'all' ? channels.map(({ channelKey }) => channelKey) : null,
    breakdown,
    days: dateConditions(date, context.today, 'filter.date'),
    groups,
    currency: currencyOf(context, warehouse),
    calendars: groups.map((group) => calendarOf(group, directory, context)),
    until: includeFuture ? null : latestToday(directory, context),
  };
}

function withinKnownDays(filter: DateFilter, first: CalendarDate, latest: CalendarDate): DateFilter {
  if (isBounded(filter)) return filter;
  const { from, to } = filter.range ?? {};
  // Left unchanged, to be refused later.
  if (filter.range && !from && !to) return filter;
  // An open range beyond the known days selects nothing; closing it would make an inverted range, an error.
  const closedFrom = from ?? (to && to < first ? to : first);
  const closedTo = to ?? (from && from > latest ? from : latest);
  return { ...filter, range: { from: closedFrom, to: closedTo } };
}
