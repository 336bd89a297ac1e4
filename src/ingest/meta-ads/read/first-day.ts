import { type Day, addDays, dayIn } from '../../reading/calendar.js';
import type { AdAccount } from './accounts.js';

/** The zone in which the configured first day begins, see `connectSource`. */
const easternmost = 'Pacific/Kiritimati';

/** The first day that may have spend: the configured one, or the day before the account was made. */
export function firstDayOf({ createdOn }: Pick<AdAccount, 'createdOn'>, backfillStart: Date): Day {
  const configured = dayIn(easternmost, backfillStart);
  if (createdOn === null) return configured;
  const earliest = addDays(createdOn, -1);
  return earliest > configured ? earliest : configured;
}
