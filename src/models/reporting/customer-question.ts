import type { Span } from './customer-set-rows.js';

/** Channels in which a customer is counted once. Groups may overlap, as a total does. */
export interface CustomerGroup {
  key: string;
  channelKeys: readonly string[];
  /** Only orders shipped to these countries, as in `fact_orders`; null is an unknown one. Left out: all orders. */
  countries?: readonly (string | null)[];
}

/** Days over which a customer is counted once. Periods may overlap, as a total does. */
export interface CustomerPeriod {
  key: string;
  /** At least one; several where a filter leaves days out. */
  spans: readonly Span[];
}

export interface CustomerQuestion {
  groups: readonly CustomerGroup[];
  periods: readonly CustomerPeriod[];
}

/** Of the customers counted in a period. A valid order is one that was not cancelled before anything was paid. */
export interface HistoryCounts {
  /** Their first valid order lies between the first and the last day of the period. */
  newCustomers: number;
  /**
   * Their first valid order is older. With the new ones they are all but those without a valid order until the end of the period:
   * what they ordered in it was cancelled before they paid.
   */
  returningCustomers: number;
  /** They had two or more orders by the end of the period, valid or not. */
  repeatCustomers: number;
}

export function isEmpty({ groups, periods }: CustomerQuestion): boolean {
  return groups.length === 0 || periods.length === 0;
}

/** From the first to the last day of a period. */
export function wholeOf({ spans }: CustomerPeriod): Span {
  return {
    first: spans.reduce((earliest, { first }) => (first < earliest ? first : earliest), spans[0]!.first),
    last: spans.reduce((latest, { last }) => (last > latest ? last : latest), spans[0]!.last),
  };
}
