import type { PlatformConnector } from '../../contract/extractor.js';
import { KioskClient } from './client/client.js';
import { kioskSettings } from './client/settings.js';
import { kioskStreams, payoutsStream, salesStream } from './read/streams.js';
import { stageKiosk } from './to-canonical/stage.js';

export const kiosk: PlatformConnector<typeof kioskSettings> = {
  platform: 'KIOSK',
  settings: kioskSettings,
  streams: Object.values(kioskStreams),
  connect(settings, context) {
    const client = new KioskClient(settings, context);
    return {
      async probe() {
        await client.list(
          'sales',
          { changed_from: '2100-01-01T00:00:00Z', changed_before: '2100-01-02T00:00:00Z' },
          [],
        );
        const streams = Object.values(kioskStreams).map(({ name }) => ({
          stream: name,
          contents: name,
          missing: null,
        }));
        return { name: new URL(settings.url).host, currency: null, timezone: null, notices: [], streams };
      },
      streams: [payoutsStream(client), salesStream(client, context.backfillStart)],
      close: () => client.close(),
    };
  },
  stage: stageKiosk,
};
