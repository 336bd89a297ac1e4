import type { PlatformConnector } from '../contract/extractor.js';

/** The names of the streams of which every version is loaded into the warehouse. */
export function streamsWithHistory({ streams }: Pick<PlatformConnector, 'streams'>): ReadonlySet<string> {
  return new Set(streams.filter(({ keepsHistory }) => keepsHistory).map(({ name }) => name));
}
