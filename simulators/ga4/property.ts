import { businessDays } from '../kit/business-days.js';
import type { Clock } from '../kit/clock.js';
import {
  completeSettings,
  type Day,
  type PartialPropertySettings,
  type PeriodUsers,
  type PropertySettings,
  type Visit,
  type VisitBook,
  type VisitRow,
} from './model.js';

/** Visits with the same texts, as reports add them up. */
export interface Entry extends VisitRow {
  id: string;
  date: Day;
  /** Their visitors; none if they come from a book, which counts people by itself. */
  users: readonly { user: string; isActive: boolean; isNew: boolean }[];
}

/** A web property: what it collected, and how it reports. */
export class Ga4Property {
  readonly settings: PropertySettings;
  readonly clock: Clock;
  readonly #days = new Map<Day, Map<string, Visit>>();
  readonly #book: VisitBook | null;
  #zone = { name: '', dayOf: businessDays('UTC') };

  constructor(settings: PartialPropertySettings, visits: Iterable<Visit> | VisitBook, clock: Clock) {
    this.settings = completeSettings(settings);
    this.clock = clock;
    this.#book = 'visits' in visits ? visits : null;
    if (!('visits' in visits)) this.put(visits);
  }

  /** What reports show of a day now. */
  *entriesOn(date: Day): Generator<Entry> {
    const now = this.clock.now();
    for (const row of this.#book?.visits(date, now) ?? []) yield { ...row, id: idOf(date, row), date, users: [] };
    for (const visit of this.#days.get(date)?.values() ?? []) if (visit.visibleAt <= now) yield entryOf(visit);
  }

  /** Whether a book counts people; otherwise they are counted visit by visit. */
  get hasBook(): boolean {
    return this.#book !== null;
  }

  /** The people of a period as the book counts them. */
  usersOf(from: Day, to: Day): Iterable<PeriodUsers> {
    return this.#book?.users(from, to, this.clock.now()) ?? [];
  }

  /** Adds visits; one with a known id replaces it. */
  put(visits: Iterable<Visit>): void {
    for (const visit of visits) {
      let ofDay = this.#days.get(visit.date);
      if (!ofDay) this.#days.set(visit.date, (ofDay = new Map()));
      ofDay.set(visit.id, visit);
    }
  }

  remove(day: Day, id: string): void {
    this.#days.get(day)?.delete(id);
  }

  /** All visits that were put in, in the order of days. */
  *all(): Generator<Visit> {
    for (const day of [...this.#days.keys()].sort()) yield* this.#days.get(day)!.values();
  }

  /** Today in the property's time zone. */
  today(): Day {
    const { timezone } = this.settings;
    if (timezone !== this.#zone.name) this.#zone = { name: timezone, dayOf: businessDays(timezone) };
    return this.#zone.dayOf(this.clock.now());
  }
}

function entryOf(visit: Visit): Entry {
  const { user, isEngaged, isNewUser } = visit;
  return {
    ...visit,
    sessions: 1,
    engagedSessions: isEngaged ? 1 : 0,
    users: [{ user, isActive: isEngaged, isNew: isNewUser }],
  };
}

function idOf(date: Day, { channelGroup, source, medium, campaign, landingPage, device, country }: VisitRow): string {
  return [date, channelGroup, source, medium, campaign, landingPage, device, country].join('\t');
}
