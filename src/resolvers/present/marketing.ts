import { type CalendarDate, dateInZone, dateOfKey } from '../../canonical/calendar-date.js';
import type { DayNote } from '../../canonical/record.js';
import { adSpendColumns, adSpendId, adSpendNumbers } from '../../models/reporting/ad-spend-rows.js';
import { amountOf } from '../../models/reporting/amount.js';
import { campaignColumns } from '../../models/reporting/campaign-rows.js';
import { sessionColumns, sessionNumbers, sessionsId } from '../../models/reporting/session-rows.js';
import { amountOrNull } from './amounts.js';
import { decimals } from './decimals.js';
import { made, RowType, type RowValue } from './row-type.js';

/** What all rows of advertising and visits share. */
export interface SharedByDays {
  reportingCurrency: string;
  now: Date;
  /** Where the time zones are added by whose clocks the rows go. */
  zones: Set<string>;
}

const inReporting = (value: string | null, { reportingCurrency }: SharedByDays) =>
  amountOrNull(value, reportingCurrency);

function mayRestateUntil(until: CalendarDate, timezone: string, { now, zones }: SharedByDays): CalendarDate | null {
  zones.add(timezone);
  return until >= dateInZone(now, timezone) ? until : null;
}

const textOrNull = (text: string | null): string | null => text || null;

const ofDay: Record<string, RowValue> = {
  date: made(['dateKey'], dateOfKey),
  mayRestateUntil: made(['restatedUntil', 'timezone'], mayRestateUntil),
  notes: made(['notes'], (notes: string) => JSON.parse(notes) as DayNote[]),
};

export const campaignRows = new RowType(campaignColumns, {
  id: made(['campaignKey'], (key: string) => key),
});

export const adSpendRows = new RowType(adSpendColumns, {
  ...decimals(adSpendNumbers),
  ...ofDay,
  id: made(['dateKey', 'campaignKey', 'accountId', 'network', 'device'], adSpendId),
  campaignId: made(['campaignKey'], (key: string) => key),
  network: made(['network'], textOrNull),
  device: made(['device'], textOrNull),
  spend: made(['spend'], inReporting),
  conversionValue: made(['conversionValue'], inReporting),
  accountSpend: made(['accountSpend', 'accountCurrency'], amountOf),
  accountConversionValue: made(['accountConversionValue', 'accountCurrency'], amountOrNull),
});

export const sessionRows = new RowType(sessionColumns, {
  ...decimals(sessionNumbers),
  ...ofDay,
  id: made(['dateKey', 'sourceId', 'accountId', 'sessionGroup'], sessionsId),
  propertyId: made(['accountId'], (id: string) => id),
  revenue: made(['revenue'], inReporting),
  accountRevenue: made(['accountRevenue', 'accountCurrency'], amountOrNull),
});
