import { selectChannels } from '../models/reporting/channels.js';
import type { ApiContext } from './context.js';

/** Refuses unknown sources: a typing error in a filter would look like an empty store. */
export async function checkSources(
  context: Pick<ApiContext, 'channels'>,
  source: string[] | null | undefined,
): Promise<void> {
  if (source) selectChannels(await context.channels(), { source }, 'filter');
}
