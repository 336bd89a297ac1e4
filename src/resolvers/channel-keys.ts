import { type ChannelFilter, selectChannels } from '../models/reporting/channels.js';
import type { ApiContext } from './context.js';

/** The keys of the channels selected by a filter; null if it selects all, and then no channel is read. */
export async function channelKeys(
  context: Pick<ApiContext, 'channels'>,
  filter: ChannelFilter,
): Promise<string[] | null> {
  const { platform, source, channel, salesChannel } = filter;
  if (!platform && !source && !channel && !salesChannel) return null;
  const selected = selectChannels(await context.channels(), filter, 'filter');
  return selected?.map(({ channelKey }) => channelKey) ?? null;
}
