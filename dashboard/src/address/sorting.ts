import { type Address, withSetting } from './address.js';

/** How a table is sorted, as the setting `sort` of an address: `orders`, the largest first, or `orders-up`, the smallest first. */
export interface Sorting<Field extends string> {
  field: Field;
  isDescending: boolean;
}

const up = '-up';

/** Of an address, whose setting was tested by `isSortingBy`; as by default where it has none. */
export function sortingOf<Field extends string>({ settings }: Address, byDefault: Field): Sorting<Field> {
  const text = settings.sort ?? byDefault;
  return text.endsWith(up)
    ? { field: text.slice(0, -up.length) as Field, isDescending: false }
    : { field: text as Field, isDescending: true };
}

/** The test of the setting of a view whose table can be sorted by these. */
export function isSortingBy(fields: readonly string[]): (value: string) => boolean {
  return (value) => fields.some((field) => value === field || value === field + up);
}

/** What a column's heading shows and leads to: the largest first, or the other way round where they are so already. */
export function sortBy<Field extends string>(
  address: Address,
  field: Field,
  byDefault: Field,
): { now: 'ascending' | 'descending' | null; to: Address } {
  const { field: by, isDescending } = sortingOf(address, byDefault);
  const isBy = by === field;
  const next = isBy && isDescending ? field + up : field;
  return {
    now: isBy ? (isDescending ? 'descending' : 'ascending') : null,
    to: withSetting(address, 'sort', next === byDefault ? null : next),
  };
}
