import type { Page, StreamState } from '../../../contract/extractor.js';
import type { Day } from '../../reading/calendar.js';
import { longestLookbackDays, usualLookbackDays } from './streams.js';

/** Kept in the stream's state beside the partitions: by account, the last day on which it had a long lookback. */
interface RestatedState extends StreamState {
  longLookbackOn?: Record<string, Day>;
}

/**
 * For how long Google restates the days of each account. A shorter lookback holds for the clicks that follow: a day on which it was
 * long keeps the long one.
 */
export class RestatedDays {
  #longOn: Record<string, Day>;

  constructor({ longLookbackOn = {} }: RestatedState) {
    this.#longOn = longLookbackOn;
  }

  /** What an account's conversion actions say today: their longest lookback in days. */
  note(accountId: string, lookbackDays: number, today: Day): void {
    if (lookbackDays > usualLookbackDays) this.#longOn = { ...this.#longOn, [accountId]: today };
  }

  of(accountId: string, day: Day): number {
    const on = this.#longOn[accountId];
    return on !== undefined && day <= on ? longestLookbackDays : usualLookbackDays;
  }

  /** Of the account's earliest day: also where all later ones are restated for less. */
  longestOf(accountId: string): number {
    return this.#longOn[accountId] === undefined ? usualLookbackDays : longestLookbackDays;
  }

  /** The page with what is known in its state. */
  notedIn(page: Page): Page {
    const state: RestatedState = { ...page.state, longLookbackOn: this.#longOn };
    return { ...page, state };
  }
}
