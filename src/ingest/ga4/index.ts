import type { PlatformConnector } from '../../contract/extractor.js';
import { Ga4Client } from './client/client.js';
import { ga4Settings } from './client/settings.js';
import { connectExport } from './export/connect-export.js';
import { probeProperty } from './read/probe.js';
import { connectProperty } from './read/property.js';
import { sessionsStream } from './read/sessions.js';
import { ga4Streams } from './read/streams.js';
import { usersStream } from './read/users.js';
import { stageGa4 } from './to-canonical/stage.js';

/** Google Analytics 4 by its Data API v1beta; see the folder's README. */
export const googleAnalytics: PlatformConnector<typeof ga4Settings> = {
  platform: 'GOOGLE_ANALYTICS',
  settings: ga4Settings,
  streams: Object.values(ga4Streams),
  connect(settings, context) {
    if (settings.exportPath !== undefined) return connectExport(settings, context);
    const client = new Ga4Client(settings, context);
    const property = connectProperty(client, settings, context);
    return {
      probe: () => probeProperty(property),
      streams: [
        sessionsStream(property),
        usersStream(property, ga4Streams.usersByDay),
        usersStream(property, ga4Streams.usersByWeek),
        usersStream(property, ga4Streams.usersByMonth),
      ],
      close: () => client.close(),
    };
  },
  stage: stageGa4,
};
