import type { Address } from '../address/address.js';
import { parseRange } from '../address/range.js';
import type { ReportDimension } from '../generated/documents.js';
import { filterOf } from './dimensions.js';

/** A condition beside the filters of the address. `key` null: only what has none. */
export interface Narrowing {
  dimension: ReportDimension;
  key: string | null;
}

/** The further conditions of an address. */
export function narrowingsOf({ settings }: Pick<Address, 'settings'>): Narrowing[] {
  return narrowingsIn(settings.only ?? '');
}

/** Of a text as the address has it: `PRODUCT=london%2F7&WEEKDAY=1`. */
export function narrowingsIn(text: string): Narrowing[] {
  return [...new URLSearchParams(text)].map(([name, key]) => ({
    dimension: name as ReportDimension,
    key: key === '' ? null : key,
  }));
}

/** The address of the same number with these further conditions, at the first page of what is behind it. */
export function withNarrowings(address: Address, narrowings: readonly Narrowing[]): Address {
  const settings = Object.fromEntries(
    Object.entries(address.settings).filter(([name]) => name !== 'only' && !name.endsWith('-after')),
  );
  const text = new URLSearchParams(narrowings.map(({ dimension: name, key }) => [name, key ?? ''])).toString();
  return { ...address, settings: text === '' ? settings : { ...settings, only: text } };
}

/** Filters that choose the stores whose days a total ends with: a part of it is of the days of the whole, whichever its stores. */
const ofDays: readonly (string | null)[] = ['store', 'channel'];

/** Where a part of the number is the whole, and is divided by another dimension. */
export function narrowedTo(address: Address, narrowing: Narrowing): Address {
  const { by: _by, ...settings } = address.settings;
  const whole = { ...address, settings };
  const filter = filterOf(narrowing.dimension);
  if (filter === null || ofDays.includes(filter) || narrowing.key === null) {
    const others = narrowingsOf(address).filter(({ dimension: name }) => name !== narrowing.dimension);
    return withNarrowings(whole, [...others, narrowing]);
  }
  return withNarrowings(
    { ...whole, filters: { ...address.filters, [filter]: [narrowing.key] } },
    narrowingsOf(address),
  );
}

/** Where the row of a group opens: with the group's key as a condition. Null for all others together, which are no one group. */
export function ofGroup(
  address: Address,
  dimension: ReportDimension,
  group: { isOther?: boolean; key: string | null | undefined },
): Address | null {
  return group.isOther ? null : narrowedTo(address, { dimension, key: group.key ?? null });
}

/** Where the row of a period opens: with its days as the range, and its hour, if it is one, as a condition. Null: there are no such days. */
export function ofPeriod(
  address: Address,
  period: { first: string; last: string; hour?: number | null } | null | undefined,
): Address | null {
  if (!period) return null;
  const range = parseRange(`${period.first}..${period.last}`);
  if (!range) return null;
  const days = { ...address, range };
  return period.hour == null ? days : narrowedTo(days, { dimension: 'HOUR', key: String(period.hour) });
}
