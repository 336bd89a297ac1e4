import { type CalendarDate } from '../../../canonical/calendar-date.js';
import type { Page, StreamState } from '../../../contract/extractor.js';
import { longestLookbackDays, usualLookbackDays } from './streams.js';

/** Kept in the stream's state beside the partitions: by account, the last day on which it had a long lookback. */
interface RestatedState extends StreamState {
  longLookbackOn?: Record<string, CalendarDate>;
}

/**
 * For how long Google restates the days of each account. A shorter lookback holds for the clicks that follow: a day on which it was
 * long keeps the long one.
 */
export class RestatedDays {
  #longOn: Record<string, CalendarDate>;

  constructor({ longLookbackOn = {} }: RestatedState) {
    this.#longOn = longLookbackOn;
  }

  /** What an account's conversion actions say today: their longest lookback in days. */
  note(accountId: string, lookbackDays: number, today: CalendarDate): void {
    if (lookbackDays > usualLookbackDays) this.#longOn = { ...this.#longOn, [accountId]: today };
  }

  /** How many days after its end a day may still change. */
  of(accountId: string, day: CalendarDate): number {
    const on = this.#longOn[accountId];
    return on !== undefined && day <= on ? longestLookbackDays : usualLookbackDays;
  }

  /** The longest of all days of the account. */
  longestOf(accountId: string): number {
    return this.#longOn[accountId] === undefined ? usualLookbackDays : longestLookbackDays;
  }

  /** The page with what is known in its state. */
  notedIn(page: Page): Page {
    const state: RestatedState = { ...page.state, longLookbackOn: this.#longOn };
    return { ...page, state };
  }
}
