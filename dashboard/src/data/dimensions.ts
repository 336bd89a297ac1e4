import { type Address, type FilterName, filterNames } from '../address/address.js';
import type { FrameQuery, ReportDimension } from '../generated/documents.js';
import { labelOf } from './names.js';

/** The dimension of each filter of the address. */
const dimensionOf: Record<FilterName, ReportDimension> = {
  store: 'SOURCE',
  channel: 'CHANNEL',
  country: 'COUNTRY',
  category: 'CATEGORY',
  segment: 'SEGMENT',
};

const namedOtherwise: Partial<Record<ReportDimension, string>> = {
  SOURCE: 'Store',
  SKU: 'SKU',
  RFM_SEGMENT: 'RFM segment',
  SEGMENT: 'Value segment',
};

/** “Product type” */
export function dimensionTitle(dimension: ReportDimension): string {
  const words = dimension.toLowerCase().replaceAll('_', ' ');
  return namedOtherwise[dimension] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** The filter of the address that is of this dimension; null: there is none. */
export function filterOf(dimension: ReportDimension): FilterName | null {
  return filterNames.find((name) => dimensionOf[name] === dimension) ?? null;
}

/** The dimensions that an address narrows to one value by a filter. */
export function narrowedBy({ filters }: Address): ReportDimension[] {
  return filterNames.filter((name) => filters[name].length === 1).map((name) => dimensionOf[name]);
}

/**
 * What people call a value of a dimension.
 * @param key null: without one
 * @param label what the API calls it; null: nothing else than its key
 */
export function valueName(
  dimension: ReportDimension,
  { key, label }: { key: string | null; label: string | null },
  frame: FrameQuery | null,
): string {
  if (key === null) return `No ${dimensionTitle(dimension).toLowerCase()}`;
  const filter = filterOf(dimension);
  return filter === null ? (label ?? key) : labelOf(filter, key, frame);
}
