import type { ViewSettings } from '../../address/address.js';
import { parseRange } from '../../address/range.js';

/** By what customers are put together: the period of their first order. */
export const cohortPeriods = [
  { value: 'month', name: 'month', period: 'MONTH' },
  { value: 'quarter', name: 'quarter', period: 'QUARTER' },
  { value: 'week', name: 'week', period: 'WEEK' },
] as const;

export type CohortGrain = (typeof cohortPeriods)[number]['value'];

/** What a cohort is looked at by. */
export const cohortCells = [
  { value: 'retention', name: 'share who ordered' },
  { value: 'customers', name: 'customers who ordered' },
  { value: 'netSales', name: 'net sales' },
] as const;

export type CohortCell = (typeof cohortCells)[number];

/** `cohort`: of which periods cohorts are. `cells`: what is shown of them. */
export const customerSettings: ViewSettings = {
  cohort: (value) => cohortPeriods.some((period) => period.value === value),
  cells: (value) => cohortCells.some((cell) => cell.value === value),
};

const longest = 2000;

/**
 * Which customers are listed. `rfm`: of a segment by recency, frequency and value. `cohort`: with their first order on these days; `ordered`:
 * and another one on these. `customers-after`: from which one on. Value segments are a filter of the address.
 */
export const customerListSettings: ViewSettings = {
  rfm: (value) => /^[A-Z_]{1,30}$/.test(value),
  cohort: (value) => parseRange(value) !== null,
  ordered: (value) => parseRange(value) !== null,
  'customers-after': (value) => value.length <= longest,
};

export const customerPageSettings: ViewSettings = {
  id: (value) => value.length <= 500,
  'orders-after': (value) => value.length <= longest,
};
