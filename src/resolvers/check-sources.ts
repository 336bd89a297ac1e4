import { selectChannels } from '../models/queries/channels.js';
import type { ApiContext } from './context.js';

/** Refuses sources that nobody knows: a filter with a slip of the pen would look like a store without anything in it. */
export async function checkSources(context: ApiContext, source: string[] | null | undefined): Promise<void> {
  if (source) selectChannels(await context.channels(), { source }, 'filter');
}
