import { type Clock, type Micros, MICROS_PER_SECOND } from '../kit/clock.js';

const TWO_MINUTES = 120 * MICROS_PER_SECOND;

/** The newest instant that answers contain: two minutes ago. */
export const newestOf = (clock: Clock): Micros => clock.now() - TWO_MINUTES;

/** `2026-07-03T09:15:02.000Z` */
export const isoMilliseconds = (at: Micros): string => new Date(Math.floor(at / 1000)).toISOString();

/** `2026-07-03T09:15:02Z` */
export const isoSeconds = (at: Micros): string => `${isoMilliseconds(at).slice(0, 19)}Z`;

/** `2026-07-03T09:15:02+00:00` */
export const isoOffset = (at: Micros): string => `${isoMilliseconds(at).slice(0, 19)}+00:00`;

/** The time of an instant without its fraction of a second. */
export const wholeSecond = (at: Micros): Micros => Math.floor(at / MICROS_PER_SECOND) * MICROS_PER_SECOND;
