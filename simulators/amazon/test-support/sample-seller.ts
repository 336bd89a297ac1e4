import { makeSeller, type SellerOptions } from '../data/generate.js';
import { GERMANY, UNITED_KINGDOM } from '../data/marketplaces.js';
import { type AmazonSimulator, type AmazonSimulatorOptions, startAmazonSimulator } from '../server.js';

export const NOW = '2026-11-01T12:00:00Z';

/** A small seller in Germany and the United Kingdom, with a clock that stands still. */
export async function startSample(
  options: Partial<SellerOptions> = {},
  given: Partial<AmazonSimulatorOptions> = {},
): Promise<AmazonSimulator> {
  const seller = makeSeller({
    ...{ seed: 7, marketplaces: [GERMANY, UNITED_KINGDOM], days: 50, orders: 120, until: NOW },
    ...options,
  });
  return startAmazonSimulator({ seller, clock: { mode: 'manual', at: seller.now }, ...given });
}

/** `2026-10-01T00:00:00.000Z`, some days before the sample's present. */
export const daysAgo = (days: number): string => new Date(Date.parse(NOW) - days * 86_400_000).toISOString();
