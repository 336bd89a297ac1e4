import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createGunzip } from 'node:zlib';
import { TransientError } from '../../../runtime/errors.js';
import { readJsonLines } from '../../reading/json-lines.js';
import { countryCode } from '../../staging/country.js';
import { type FixedPoint, formatDecimal } from '../../staging/decimal.js';
import { quantityOf } from '../../staging/quantity.js';
import { type ExportedEvent, parameterOf, parseEvent } from './event.js';
import type { ExportedDay } from './export-files.js';

/** A row in the form of the API's reports. */
export interface ReportRow {
  dimensionValues?: { value: string }[];
  metricValues: { value: string }[];
}

interface Session {
  /** Of its first event. */
  texts: string[];
  at: number;
  isEngaged: boolean;
  addToCarts: number;
  purchases: number;
  revenue: FixedPoint;
}

const notSet = '(not set)';

/** What one day of the export adds up to. Holds the day's sessions and users in memory, not its events. */
export class DayOfEvents {
  readonly #date: string;
  readonly #sessions = new Map<string, Session>();
  readonly #newUsers = new Set<string>();

  private constructor(date: string) {
    this.#date = date.replaceAll('-', '');
  }

  /** Reads the day's files. Throws a `TransientError` for a line that is not JSON, as in a file that is being written. */
  static async read({ date, paths }: ExportedDay, signal: AbortSignal): Promise<DayOfEvents> {
    const day = new DayOfEvents(date);
    for (const file of paths) {
      let lines = 0;
      try {
        for await (const bytes of readJsonLines(bytesOf(file, signal))) {
          lines += 1;
          day.#add(parseEvent(bytes));
        }
      } catch (cause) {
        signal.throwIfAborted();
        if (!(cause instanceof SyntaxError) && !(cause as NodeJS.ErrnoException).code?.startsWith('Z_')) throw cause;
        throw new TransientError(
          `${path.basename(file)} cannot be read after line ${lines}: it is no JSON lines, or is still being written.`,
          { code: 'ga4_export_line', cause },
        );
      }
    }
    return day;
  }

  /** Its sessions by the columns of the API's report. */
  sessionRows(): ReportRow[] {
    const groups = new Map<string, Session & { sessions: number; engaged: number }>();
    for (const session of this.#sessions.values()) {
      const key = JSON.stringify(session.texts);
      const group = groups.get(key);
      if (group === undefined) {
        groups.set(key, { ...session, sessions: 1, engaged: session.isEngaged ? 1 : 0 });
        continue;
      }
      group.sessions += 1;
      group.engaged += session.isEngaged ? 1 : 0;
      group.addToCarts += session.addToCarts;
      group.purchases += session.purchases;
      group.revenue += session.revenue;
    }
    return [...groups.values()].map(({ texts, sessions, engaged, addToCarts, purchases, revenue }) =>
      rowOf([this.#date, ...texts], [sessions, engaged, addToCarts, purchases, formatDecimal(revenue)]),
    );
  }

  /** Its users and new users: in total, and by channel group. */
  userRows(): ReportRow[] {
    const all = new Set<string>();
    const groups = new Map<string, Set<string>>();
    for (const [key, { texts }] of this.#sessions) {
      const user = key.slice(0, key.indexOf(' '));
      const group = groups.get(texts[0]!) ?? new Set();
      groups.set(texts[0]!, group.add(user));
      all.add(user);
    }
    if (all.size === 0) return [];
    const counts = (users: ReadonlySet<string>) => [users.size, [...users].filter((u) => this.#newUsers.has(u)).length];
    return [
      rowOf(null, counts(all)),
      ...[...groups].map(([channelGroup, users]) => rowOf([channelGroup], counts(users))),
    ];
  }

  #add(event: ExportedEvent): void {
    const { user_pseudo_id: user, event_name: name, event_timestamp, ecommerce } = event;
    const sessionId = parameterOf(event, 'ga_session_id');
    if (!user || sessionId === null) return;
    const at = Number(event_timestamp ?? 0);
    const key = `${user} ${sessionId}`;
    let session = this.#sessions.get(key);
    if (session === undefined || at < session.at) {
      const counted = session ?? { isEngaged: false, addToCarts: 0, purchases: 0, revenue: 0n };
      session = { ...counted, texts: textsOf(event), at };
      this.#sessions.set(key, session);
    }
    session.isEngaged ||= parameterOf(event, 'session_engaged') === '1';
    if (name === 'add_to_cart') session.addToCarts += 1;
    if (name === 'purchase') {
      session.purchases += 1;
      session.revenue += quantityOf(ecommerce?.purchase_revenue_in_usd ?? '0');
    }
    if (name === 'first_visit' || name === 'first_open') this.#newUsers.add(user);
  }
}

/** Channel group, source, medium, campaign, landing page, device and country, as the API names them. */
function textsOf(event: ExportedEvent): string[] {
  const { cross_channel_campaign: cross, manual_campaign: manual } = event.session_traffic_source_last_click ?? {};
  const country = event.geo?.country;
  return [
    cross?.default_channel_group ?? 'Unassigned',
    cross?.source ?? manual?.source ?? notSet,
    cross?.medium ?? manual?.medium ?? notSet,
    cross?.campaign_name ?? manual?.campaign_name ?? notSet,
    pathOf(parameterOf(event, 'page_location')),
    event.device?.category ?? notSet,
    (country ? countryCode(country) : null) ?? notSet,
  ];
}

function pathOf(location: string | null): string {
  return location !== null && URL.canParse(location) ? new URL(location).pathname : notSet;
}

function rowOf(texts: readonly string[] | null, numbers: readonly (number | string)[]): ReportRow {
  return {
    ...(texts && { dimensionValues: texts.map((value) => ({ value })) }),
    metricValues: numbers.map((value) => ({ value: String(value) })),
  };
}

function bytesOf(file: string, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const stream = createReadStream(file, { signal });
  if (!file.endsWith('.gz')) return stream;
  const unpacked = createGunzip();
  stream.on('error', (error) => unpacked.destroy(error));
  return stream.pipe(unpacked);
}
