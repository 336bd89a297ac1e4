import { type Dimension, type DimensionName, isInAnyCase, titleWithin } from '../metrics/dimensions.js';
import type { Channel, ChannelDirectory } from '../reporting/channels.js';
import { InvalidInputError } from '../reporting/invalid-input.js';
import type { KeyFilter } from './key-filter.js';

const keysOfChannel: Partial<Record<DimensionName, (channel: Channel) => string>> = {
  platform: ({ platform }) => platform,
  source: ({ sourceId }) => sourceId,
  channel: ({ channelKey }) => channelKey,
  sales_channel: ({ salesChannel }) => salesChannel,
};

/** A channel's key of a dimension; undefined: the dimension is not one of channels. */
export function keyOfChannel({ name }: Dimension): ((channel: Channel) => string) | undefined {
  return keysOfChannel[name as DimensionName];
}

/** How many keys an error names. */
const mostNamed = 24;

/**
 * Refuses keys that cannot exist: a misspelt source would look like a shop without trade. Of a dimension whose keys come with
 * the trade, such as a country or a SKU, any key may be asked for, and one without trade matches nothing.
 */
export function checkKeys(
  dimension: Dimension,
  { in: wanted, all, notIn }: KeyFilter,
  directory: ChannelDirectory,
  argument: string,
): void {
  const known = knownKeys(dimension, directory);
  if (known === null) return;
  const compared = (key: string): string => (isInAnyCase(dimension) ? key.toLowerCase() : key);
  const existing = new Set(known.map(compared));
  const unknown = [wanted, all, notIn].flatMap((keys) => keys ?? []).filter((key) => !existing.has(compared(key)));
  if (unknown.length === 0) return;
  const choice = known.length === 0 ? 'none are known yet' : `known: ${known.slice(0, mostNamed).join(', ')}`;
  const more = known.length > mostNamed ? ', …' : '';
  throw new InvalidInputError(
    `Unknown ${titleWithin(dimension)}: ${unknown.map((key) => `"${key}"`).join(', ')}; ${choice}${more}.`,
    argument,
  );
}

/** null: any key may exist. */
function knownKeys(dimension: Dimension, { channels, sourceIds }: ChannelDirectory): readonly string[] | null {
  if (dimension.keys) return dimension.keys;
  if (dimension.name === 'source') return sourceIds;
  const keyOf = keyOfChannel(dimension);
  return keyOf ? [...new Set(channels.map(keyOf))].sort() : null;
}
