import type { StreamState } from '../../../../contract/extractor.js';

/** How much of the shop a stream can see. */
interface Reach {
  /** Where the backfill starts, ISO 8601 in UTC. */
  from: string;
  scopes: readonly string[];
}

/**
 * The state to resume from with this reach. If the reach is wider than that of the saved state (a permission was granted, the
 * backfill starts earlier), the watermark has moved past records that were invisible then, so the stream is read again from its
 * start. Known records cost no write, unless they came by pages and are old enough for an export now.
 */
export function withReach(state: StreamState, { from, scopes }: Reach): StreamState {
  if (state.watermark === null && state.slice === undefined) return { watermark: null, reach: { from, scopes } };
  const known = state.reach as Reach | undefined;
  const isWider = !known || from < known.from || scopes.some((scope) => !known.scopes.includes(scope));
  if (isWider) return { watermark: null, reach: { from, scopes } };
  // A revoked permission is dropped from the state: changes made until it is granted again are not visible.
  return { ...state, reach: { from: known.from, scopes } };
}
