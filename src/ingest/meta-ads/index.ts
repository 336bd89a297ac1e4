import type { PlatformConnector } from '../../contract/extractor.js';
import { metaSettings } from './client/settings.js';
import { connectAccounts } from './read/accounts.js';
import { probeAccounts } from './read/probe.js';
import { metaStreams } from './read/streams.js';
import { adSpendStream } from './read/streams/ad-spend.js';
import { campaignsStream } from './read/streams/campaigns.js';
import { stageMeta } from './to-canonical/stage.js';

/** Meta's Marketing API (Insights); see the folder's README. */
export const metaAds: PlatformConnector<typeof metaSettings> = {
  platform: 'META_ADS',
  settings: metaSettings,
  streams: Object.values(metaStreams),
  connect(settings, context) {
    const connected = connectAccounts(settings, context);
    return {
      probe: () => probeAccounts(connected),
      streams: [campaignsStream(connected), adSpendStream(connected)],
      close: () => connected.client.close(),
    };
  },
  stage: stageMeta,
};
