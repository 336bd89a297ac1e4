import type { StreamState } from '../../../../contract/extractor.js';

/** How much of the shop a stream could see. */
interface Reach {
  /** Where the backfill starts, ISO 8601 in UTC. */
  from: string;
  scopes: readonly string[];
}

/**
 * The state to go on from with this reach. When it is wider than the one that the state was read with (a permission was
 * granted, the backfill starts earlier) the watermark has passed what could not be seen then: the stream is read from its
 * start again. What is known already costs no write.
 */
export function withReach(state: StreamState, { from, scopes }: Reach): StreamState {
  if (state.watermark === null && state.slice === undefined) return { watermark: null, reach: { from, scopes } };
  const known = state.reach as Reach | undefined;
  const isWider = !known || from < known.from || scopes.some((scope) => !known.scopes.includes(scope));
  if (isWider) return { watermark: null, reach: { from, scopes } };
  // A permission that was taken away is no longer one of the state's: what changes until it is back is not seen.
  return { ...state, reach: { from: known.from, scopes } };
}
