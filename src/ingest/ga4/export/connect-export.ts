import path from 'node:path';
import type { AccountProfile, ConnectContext, Extractor } from '../../../contract/extractor.js';
import { ConfigError } from '../../../runtime/errors.js';
import type { Ga4Settings } from '../client/settings.js';
import { ga4Streams } from '../read/streams.js';
import { findExportedDays } from './export-files.js';
import {
  exportCurrency,
  exportedSessions,
  exportedUsers,
  type ExportedProperty,
  notExported,
} from './export-streams.js';

/** A property by the daily tables of its BigQuery export, as JSON lines in a folder. Throws a `ConfigError` for wrong settings. */
export function connectExport({ propertyId, ...settings }: Ga4Settings, context: ConnectContext): Extractor {
  const { serviceAccountKey, refreshToken, exportPath } = settings;
  if (serviceAccountKey !== undefined || refreshToken !== undefined) {
    throw new ConfigError(
      'Set either exportPath or Google credentials: the BigQuery export and the Data API count otherwise, and need a source each.',
      { code: 'ga4_two_measures' },
    );
  }
  if (context.timezone == null) {
    throw new ConfigError("Set the source's timezone: the BigQuery export does not tell that of the property.", {
      code: 'ga4_export_timezone',
    });
  }
  const property = { propertyId, folder: path.resolve(exportPath!), timezone: context.timezone, context };
  const { sessions, usersByDay, usersByWeek, usersByMonth } = ga4Streams;
  return {
    probe: () => probeExport(property),
    streams: [
      exportedSessions(property, sessions),
      exportedUsers(property, usersByDay),
      notExported(property, usersByWeek),
      notExported(property, usersByMonth),
    ],
    close: async () => undefined,
  };
}

async function probeExport({ propertyId, folder, timezone }: ExportedProperty): Promise<AccountProfile> {
  const days = await findExportedDays(folder);
  const found = days.length === 0 ? 'none' : `${days.length}, from ${days[0]!.date} to ${days.at(-1)!.date}`;
  const { sessions, usersByDay, usersByWeek, usersByMonth } = ga4Streams;
  const missing = 'all of it: the export has a table for each day alone';
  return {
    ...{ name: `BigQuery export of property ${propertyId}`, timezone, currency: exportCurrency },
    accountIds: [propertyId],
    notices: days.length === 0 ? [`The folder ${folder} has no files events_YYYYMMDD*.json.`] : [],
    streams: [
      {
        stream: sessions.name,
        contents: `sessions, purchases and revenue in USD; days exported: ${found}`,
        missing: null,
      },
      {
        stream: usersByDay.name,
        contents: 'users and new users of each day, in total and by channel group',
        missing: null,
      },
      { stream: usersByWeek.name, contents: 'users of each week', missing },
      { stream: usersByMonth.name, contents: 'users of each month', missing },
    ],
  };
}
