import { type ChannelDirectory, type ChannelFilter, selectChannels } from './channels.js';

/** The keys of the channels selected by a filter; null if it selects all, and then no channel is read. */
export async function channelKeys(
  context: { channels(): Promise<ChannelDirectory> },
  filter: ChannelFilter,
): Promise<string[] | null> {
  const { platform, source, channel, salesChannel } = filter;
  if (!platform && !source && !channel && !salesChannel) return null;
  const selected = selectChannels(await context.channels(), filter, 'filter');
  return selected?.map(({ channelKey }) => channelKey) ?? null;
}
