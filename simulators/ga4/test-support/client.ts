import { DEFAULT_OAUTH_CLIENT, GoogleIdentity } from '../../google/identity.js';
import { type Clock, makeClock, MICROS_PER_SECOND, micros } from '../../kit/clock.js';
import type { PartialPropertySettings, Visit } from '../model.js';
import { type Ga4Simulator, startGa4Simulator } from '../server.js';

/** Less than they live, in microseconds. */
const tokenLife = 3000 * MICROS_PER_SECOND;

export const READONLY = 'https://www.googleapis.com/auth/analytics.readonly';

interface Cells {
  dimensionValues?: { value: string }[];
  metricValues?: { value: string }[];
}

/** A report or an error; the fields that tests look at. */
interface Body {
  rows?: Cells[];
  rowCount?: number;
  metadata?: Record<string, unknown>;
  propertyQuota?: Record<string, { consumed?: number; remaining: number }>;
  error?: { code: number; message: string; status: string };
}

export interface Answer {
  status: number;
  body: Body;
  text: string;
}

export interface SampleProperty {
  simulator: Ga4Simulator;
  clock: Clock;
  /** Sends a request for a report with a valid token. */
  report(request: object, options?: { query?: string; authorization?: string; property?: string }): Promise<Answer>;
  token(scopes?: readonly string[]): Promise<string>;
}

/** A visit with the usual values. */
export function visit(id: string, changes: Partial<Visit> = {}): Visit {
  return {
    ...{ id, user: id, date: '2026-07-03', channelGroup: 'Direct', source: '(direct)', medium: '(none)' },
    ...{ campaign: '(direct)', landingPage: '/', device: 'desktop', country: 'US', isEngaged: true, isNewUser: false },
    ...{ addToCarts: 0, purchases: 0, revenue: '0', visibleAt: 0 },
    ...changes,
  };
}

/** Property 1234 in New York at 2026-07-06T12:00Z. */
export async function startSample(
  visits: readonly Visit[],
  settings: Partial<PartialPropertySettings> = {},
): Promise<SampleProperty> {
  const clock = makeClock({ mode: 'manual', at: micros('2026-07-06T12:00:00Z') });
  const identity = new GoogleIdentity(clock);
  const simulator = await startGa4Simulator({
    properties: [{ settings: { id: '1234', ...settings }, visits }],
    ...{ clock, identity },
  });
  const token = async (scopes: readonly string[] = [READONLY]): Promise<string> => {
    identity.addRefreshToken(scopes);
    const { clientId: client_id, clientSecret: client_secret, refreshToken: refresh_token } = DEFAULT_OAUTH_CLIENT;
    const form = new URLSearchParams({ grant_type: 'refresh_token', client_id, client_secret, refresh_token });
    const answer = await fetch(simulator.tokenUrl, { method: 'POST', body: form });
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  let own = { value: '', at: -Infinity };
  return {
    ...{ simulator, clock, token },
    report: async (request, { query = '', authorization, property = '1234' } = {}) => {
      if (clock.now() - own.at > tokenLife) own = { value: await token(), at: clock.now() };
      const answer = await fetch(`${simulator.url}/v1beta/properties/${property}:runReport${query}`, {
        method: 'POST',
        headers: { authorization: authorization ?? `Bearer ${own.value}`, 'content-type': 'application/json' },
        body: JSON.stringify(request),
      });
      const text = await answer.text();
      const isJson = answer.headers.get('content-type')?.includes('json');
      return { status: answer.status, text, body: isJson ? (JSON.parse(text) as Body) : {} };
    },
  };
}

/** The rows of an answer as texts: dimensions, then metrics. */
export function rowsOf({ body: { rows = [] } }: Answer): string[][] {
  return rows.map(({ dimensionValues = [], metricValues = [] }) =>
    [...dimensionValues, ...metricValues].map(({ value }) => value),
  );
}
