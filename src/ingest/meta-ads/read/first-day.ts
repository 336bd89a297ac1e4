import { addDays, type CalendarDate } from '../../../canonical/calendar-date.js';
import { firstDayOf } from '../../reading/calendar.js';
import type { AdAccount } from './accounts.js';

/** The first day that may have spend: the configured one, or the day before the account was made. */
export function firstSpendDay({ createdOn }: Pick<AdAccount, 'createdOn'>, backfillStart: Date): CalendarDate {
  const configured = firstDayOf(backfillStart);
  if (createdOn === null) return configured;
  const earliest = addDays(createdOn, -1);
  return earliest > configured ? earliest : configured;
}
