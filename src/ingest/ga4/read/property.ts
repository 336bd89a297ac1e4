import { addDays, type CalendarDate, dateInZone } from '../../../canonical/calendar-date.js';
import type { ConnectContext } from '../../../contract/extractor.js';
import { firstDayOf } from '../../reading/calendar.js';
import type { Ga4Client } from '../client/client.js';
import type { Ga4Settings } from '../client/settings.js';
import { readReport } from './report.js';

export interface PropertyProfile {
  timezone: string;
  currency: string;
}

/** What the streams share: one connected property. */
export interface ConnectedProperty {
  client: Ga4Client;
  propertyId: string;
  context: ConnectContext;
  /** The first day to read, in whichever zone. */
  firstDay: CalendarDate;
  /** Requested once per connection. */
  profile(): Promise<PropertyProfile>;
}

export function connectProperty(
  client: Ga4Client,
  { propertyId }: Ga4Settings,
  context: ConnectContext,
): ConnectedProperty {
  let asked: Promise<PropertyProfile> | undefined;
  const ask = async (): Promise<PropertyProfile> => {
    // No dimensions: it is answered by one row, or by none, and says zone and currency all the same.
    const today = dateInZone(context.clock.now(), 'UTC');
    const { timezone, currency } = await readReport(client, {
      ...{ dimensions: [], metrics: ['sessions'], from: addDays(today, -2), to: addDays(today, -1) },
    });
    return { timezone, currency };
  };
  const profile = (): Promise<PropertyProfile> => {
    asked ??= ask().catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
  return { client, propertyId, context, profile, firstDay: firstDayOf(context.backfillStart) };
}
