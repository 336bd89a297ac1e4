import { addDays, dateInZone } from '../../../canonical/calendar-date.js';
import type { AccountProfile } from '../../../contract/extractor.js';
import { restrictedMetrics } from '../client/metadata.js';
import { sessionDimensions, sessionMetrics } from './columns.js';
import type { ConnectedProperty } from './property.js';
import { ga4Streams } from './streams.js';

/** The property's zone and currency, and what the credentials see. Throws a `ConfigError` if they do not see the property. */
export async function probeProperty(property: ConnectedProperty): Promise<AccountProfile> {
  const { client, propertyId } = property;
  const { timezone, currency } = await property.profile();
  // The widest report, of which one row is enough: it shows whether its columns still go together.
  const yesterday = addDays(dateInZone(client.clock.now(), timezone), -1);
  const widest = { dimensions: sessionDimensions, metrics: sessionMetrics, from: yesterday, to: yesterday };
  const { metadata } = await client.page(widest, 0, 1);
  const restricted = restrictedMetrics(metadata);
  const missing = restricted.length === 0 ? null : `${restricted.join(', ')}: blocked for these credentials`;
  return {
    ...{ name: `Google Analytics property ${propertyId}`, timezone, currency, accountIds: [propertyId] },
    notices: [
      ...(missing === null ? [] : [`sessions: ${missing}. Give them access to revenue data in Google Analytics.`]),
      ...(metadata.subjectToThresholding === true
        ? ['Google withholds rows of few users. Switch Google signals off in the reporting identity to see them.']
        : []),
    ],
    streams: [
      {
        stream: ga4Streams.sessions.name,
        contents: 'sessions, purchases and revenue by channel, source, campaign, landing page, device and country',
        missing,
      },
      ...[ga4Streams.usersByDay, ga4Streams.usersByWeek, ga4Streams.usersByMonth].map(({ name, partitions }) => ({
        stream: name,
        contents: `users and new users of each ${partitions.unit}, in total and by channel group`,
        missing: null,
      })),
    ],
  };
}
