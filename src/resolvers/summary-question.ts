import { addDays, type CalendarDate } from '../models/queries/calendar-date.js';
import { type Breakdown, type ChannelGroup, groupChannels, selectChannels } from '../models/queries/channels.js';
import { type DateFilter, dateConditions, isBounded, isEmptyDateFilter } from '../models/queries/date-filter.js';
import type { Sql } from '../models/queries/sql.js';
import type { SummaryFilter } from '../schema/inputs/summary-filter.js';
import type { ApiContext } from './context.js';

export interface SummaryScope {
  days: Sql[];
  groups: ChannelGroup[];
  currency: string;
}

/**
 * The days and groups that a summary asks for. Without any date filter: as many days as `defaultDays`, to the latest
 * business day known. With one that names no beginning or end (such as weekends only): within the days known.
 */
export async function summaryScope(
  context: ApiContext,
  filter: SummaryFilter,
  breakdown: Breakdown | null,
  defaultDays: number,
): Promise<SummaryScope> {
  const [warehouse, directory] = await Promise.all([context.warehouse(), context.channels()]);
  const channels = selectChannels(directory, filter, 'filter') ?? directory.channels;
  const latest = warehouse.latestDay ?? context.today;
  const date = isEmptyDateFilter(filter.date)
    ? { range: { from: addDays(latest, 1 - defaultDays), to: latest } }
    : withinKnownDays(filter.date as DateFilter, warehouse.firstDay ?? latest, latest);
  return {
    days: dateConditions(date, context.today, 'filter.date'),
    groups: groupChannels(channels, breakdown),
    currency: warehouse.reportingCurrency ?? context.reportingCurrency,
  };
}

function withinKnownDays(filter: DateFilter, first: CalendarDate, latest: CalendarDate): DateFilter {
  if (isBounded(filter)) return filter;
  const { from, to } = filter.range ?? {};
  // An open end that lies outside of what is known selects nothing: a range the wrong way round would be an error.
  return {
    ...filter,
    range: { from: from ?? (to && to < first ? to : first), to: to ?? (from && from > latest ? from : latest) },
  };
}
