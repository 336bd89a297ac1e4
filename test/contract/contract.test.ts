import { amazonUnderTest } from './amazon.js';
import { filesUnderTest } from './files.js';
import { ga4UnderTest } from './ga4.js';
import { googleAdsUnderTest } from './google-ads.js';
import { endProbe } from './measure-memory.js';
import { metaAdsUnderTest } from './meta-ads.js';
import type { PlatformUnderTest, PlatformWorld } from './platform-under-test.js';
import { describeDrift } from './promises/drift.js';
import { describeFaults } from './promises/faults.js';
import { describeIncrements } from './promises/increments.js';
import { describeMemory } from './promises/memory.js';
import { describeRate } from './promises/rate.js';
import { describeRefusals } from './promises/refusals.js';
import { describeResumption } from './promises/resumption.js';
import { shopifyUnderTest } from './shopify.js';
import { woocommerceUnderTest } from './woocommerce.js';

after('ends the probe of memory', endProbe);

describeContract(shopifyUnderTest);
describeContract(woocommerceUnderTest);
describeContract(amazonUnderTest);
describeContract(filesUnderTest);
describeContract(ga4UnderTest);
describeContract(googleAdsUnderTest);
describeContract(metaAdsUnderTest);

/** The contract of every platform, each tested with its own simulator. */
function describeContract<W extends PlatformWorld>(platform: PlatformUnderTest<W>): void {
  describe(`The extractor of ${platform.platform}`, function () {
    this.timeout(120_000);
    describeIncrements(platform);
    describeResumption(platform);
    describeFaults(platform);
    describeRate(platform);
    describeMemory(platform);
    describeDrift(platform);
    describeRefusals(platform);
  });
}
