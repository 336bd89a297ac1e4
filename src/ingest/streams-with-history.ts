import type { PlatformConnector } from '../contract/extractor.js';

/** Names of the streams of a platform whose every version is brought into the warehouse. */
export function streamsWithHistory({ streams }: Pick<PlatformConnector, 'streams'>): ReadonlySet<string> {
  return new Set(streams.filter(({ keepsHistory }) => keepsHistory).map(({ name }) => name));
}
