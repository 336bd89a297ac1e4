import type { StreamState } from '../../../../contract/extractor.js';

/** How much of the shop a stream can see. */
interface Reach {
  /** Where the backfill starts, ISO 8601 in UTC. */
  from: string;
  /** What the app may read: scopes, and approvals. */
  scopes: readonly string[];
  /** The number of what is requested of each record; absent before there was one. */
  contents?: number;
}

/**
 * The state to resume from with this reach. If the reach is wider than that of the saved state (a permission was granted, the
 * backfill starts earlier, this version requests more of each record), the watermark has moved past what was invisible then, so the
 * stream is read again from its start, once. A known record without anything new costs no write, unless it now comes by pages instead of
 * an export, or the other way round: then it has a second version with the same contents.
 */
export function withReach(state: StreamState, reach: Required<Reach>): StreamState {
  const fresh = { watermark: null, reach };
  if (state.watermark === null && state.slice === undefined) return fresh;
  const known = state.reach as Reach | undefined;
  if (!known || isWider(reach, known)) return fresh;
  // A revoked permission is dropped from the state: changes made until it is granted again are not visible.
  return { ...state, reach: { ...reach, from: known.from } };
}

function isWider({ from, scopes, contents }: Required<Reach>, known: Reach): boolean {
  return from < known.from || contents > (known.contents ?? 0) || scopes.some((scope) => !known.scopes.includes(scope));
}
