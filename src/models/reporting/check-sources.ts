import { type ChannelDirectory, selectChannels } from './channels.js';

/** Refuses unknown sources: a typing error in a filter would look like an empty store. */
export async function checkSources(
  context: { channels(): Promise<ChannelDirectory> },
  source: string[] | null | undefined,
): Promise<void> {
  if (source) selectChannels(await context.channels(), { source }, 'filter');
}
