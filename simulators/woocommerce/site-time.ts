import { MICROS_PER_SECOND } from '../kit/clock.js';
import { wallClockOf } from '../kit/zone-clock.js';
import type { Micros } from './model.js';

/** `2026-07-03T09:15:02`, WooCommerce's format of times, without a zone. */
export function gmt(at: Micros): string {
  return new Date(Math.floor(at / MICROS_PER_SECOND) * 1000).toISOString().slice(0, 19);
}

/** The same instant in the store's local time. */
export function siteLocal(at: Micros, zone: string): string {
  return new Date(wallClockOf(Math.floor(at / MICROS_PER_SECOND) * MICROS_PER_SECOND, zone)).toISOString().slice(0, 19);
}

/** `name` in site time and `name_gmt`, both null if there is no such time. */
export function datePair(name: string, at: Micros | null, zone: string): Record<string, string | null> {
  return { [name]: at === null ? null : siteLocal(at, zone), [`${name}_gmt`]: at === null ? null : gmt(at) };
}
