import type { ViewSettings } from '../../address/address.js';

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
