import type { CarrierName } from './dimensions.js';

/** A table of sums that can answer a report instead of the facts. */
export interface Grain {
  name: string;
  table: string;
  /** What its rows carry besides the day. All stored measures that reach these carriers are columns of it. */
  carriers: readonly CarrierName[];
}

/** From the smallest to the largest. */
export const grains: readonly Grain[] = [
  { name: 'day x channel', table: 'warehouse.agg_daily_summary', carriers: ['channel_key'] },
];
