import type { PlatformConnector } from '../../contract/extractor.js';
import { googleAdsSettings } from './client/settings.js';
import { connectAccounts } from './read/accounts.js';
import { probeAccounts } from './read/probe.js';
import { googleAdsStreams } from './read/streams.js';
import { adSpendStream } from './read/streams/ad-spend.js';
import { campaignsStream } from './read/streams/campaigns.js';
import { stageGoogleAds } from './to-canonical/stage.js';

/** The Google Ads API; see the folder's README. */
export const googleAds: PlatformConnector<typeof googleAdsSettings> = {
  platform: 'GOOGLE_ADS',
  settings: googleAdsSettings,
  streams: Object.values(googleAdsStreams),
  connect(settings, context) {
    const connected = connectAccounts(settings, context);
    return {
      probe: () => probeAccounts(connected),
      streams: [campaignsStream(connected), adSpendStream(connected)],
      close: () => connected.client.close(),
    };
  },
  stage: stageGoogleAds,
  bytesAtOnce: 4 * 1024 * 1024,
};
