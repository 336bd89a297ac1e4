import { addDays, type CalendarDate } from '../../../canonical/calendar-date.js';
import type { Page, StreamState } from '../../../contract/extractor.js';

/** The property's time zone from a day on; null: from its beginning. */
interface ZoneFrom {
  timezone: string;
  from: CalendarDate | null;
}

/** Kept in the stream's state beside the partitions. */
interface ZonesState extends StreamState {
  zones?: ZoneFrom[];
  /** The last day on which the newest zone was seen. */
  zoneSeenOn?: CalendarDate;
}

/** For how long a change is told. */
const toldForDays = 30;

/**
 * The time zones of a property's days. Google reports only the current one, but a change of it does not move what was collected
 * before: days keep the bounds of the zone in which they were first read.
 */
export class Zones {
  readonly #zones: readonly ZoneFrom[];
  readonly #today: CalendarDate;

  /** `timezone`: the current one; `today` in it. */
  constructor(state: StreamState, timezone: string, today: CalendarDate) {
    const { zones = [], zoneSeenOn } = state as ZonesState;
    const last = zones.at(-1);
    this.#today = today;
    if (last?.timezone === timezone) this.#zones = zones;
    else if (last === undefined) this.#zones = [{ timezone, from: null }];
    else this.#zones = [...zones, { timezone, from: addDays(zoneSeenOn ?? today, 1) }];
  }

  /** The zone of a period by its first day. */
  of(start: CalendarDate): string {
    return this.#zones.findLast(({ from }) => from === null || from <= start)!.timezone;
  }

  /** The page with the zones in its state, and a notice of a recent change. */
  notedIn(page: Page): Page {
    const notices = [...(page.state.notices ?? []), ...this.#notices()];
    const state: ZonesState = { ...page.state, zones: [...this.#zones], zoneSeenOn: this.#today };
    return { ...page, state: notices.length > 0 ? { ...state, notices } : state };
  }

  #notices(): string[] {
    const [before, now] = this.#zones.slice(-2);
    if (now?.from == null || now.from < addDays(this.#today, -toldForDays)) return [];
    return [
      `The property's time zone changed from ${before!.timezone} to ${now.timezone}: days before ${now.from} keep the bounds of the old one, and the day of the change is shorter or longer.`,
    ];
  }
}
