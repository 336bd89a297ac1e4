import type { Clock } from '../../kit/clock.js';
import { GraphRefusal } from './graph-error.js';

export interface GraphVersion {
  version: string;
  /** The last day on which calls are answered; null: not announced. */
  endsOn: string | null;
}

export const CURRENT_VERSIONS: readonly GraphVersion[] = [
  { version: 'v25.0', endsOn: '2027-02-23' },
  { version: 'v26.0', endsOn: null },
  { version: 'v27.0', endsOn: null },
];

/** How long before its end a version is answered by the next one, which a header announces. */
const raisedDaysBefore = 180;
const dayMs = 86_400_000;

interface AnsweredVersion {
  version: string;
  headers: Record<string, string>;
}

/** The version that answers a call. A version past its end is refused: what Insights needs has changed since. */
export function answeredVersion(asked: string, versions: readonly GraphVersion[], clock: Clock): AnsweredVersion {
  const index = versions.findIndex(({ version }) => version === asked);
  const known = versions[index];
  if (!known) {
    if (!/^v\d+\.0$/.test(asked) || numberOf(asked) > numberOf(versions.at(-1)!.version)) {
      throw new GraphRefusal(400, { message: `Unknown path components: /${asked}`, code: 2500 });
    }
    throw ended();
  }
  const now = clock.now() / 1000;
  if (known.endsOn === null) return { version: asked, headers: {} };
  const end = Date.parse(known.endsOn) + dayMs;
  if (now >= end) throw ended();
  const next = versions[index + 1];
  if (!next || now < end - raisedDaysBefore * dayMs) return { version: asked, headers: {} };
  const warning = `The call has been auto-upgraded to ${next.version} as ${asked} will be deprecated.`;
  return { version: next.version, headers: { 'x-ad-api-version-warning': warning } };
}

function ended(): GraphRefusal {
  return new GraphRefusal(400, {
    message: '(#2635) You are calling a deprecated version of the Ads API. Please update to the latest version.',
    code: 2635,
  });
}

function numberOf(version: string): number {
  return Number(version.slice(1));
}
