/** How the simulated platform behaves where accounts and times differ. */
export interface AmazonSettings {
  /** Multiplies the rates and bursts of all buckets: a large one for tests whose clock stands still. */
  rateFactor: number;
  /** Time of a report in the queue and in progress. */
  reportSeconds: { queue: number; progress: number };
  /** Of report documents. */
  compression: 'gzip' | 'none';
  /** All-orders reports have further columns, and the usual ones in another order. */
  extraColumns: boolean;
  /** Reports of FBA without rows end as CANCELLED. */
  cancelsEmptyReports: boolean;
  /** Transactions on a page. */
  transactionsPerPage: number;
  /** An empty page comes before the last. */
  hasEmptyPages: boolean;
  /** Summaries on a page. */
  summariesPerPage: number;
  /** Orders on a page of v0 at most. */
  ordersPerPage: number;
  /** Where the text about an expired access token stands. */
  expiredTextIn: 'details' | 'message';
  /** `Released` instead of `RELEASED`, as answers had in 2024. */
  titleCaseStatuses: boolean;
  /** The sign of the discounts in Orders 2026-01-01, which no document tells. */
  discountSign: 1 | -1;
  /** Orders 2026-01-01 refuses this seller, whatever it asks for. */
  refusesOrders2026: boolean;
  /** Items of Orders 2026-01-01 have a field that is new. */
  newField: boolean;
  /** Life of restricted data tokens. */
  restrictedTokenSeconds: number;
}

export const DEFAULT_SETTINGS: AmazonSettings = {
  ...{ rateFactor: 1, reportSeconds: { queue: 15, progress: 30 }, compression: 'gzip', extraColumns: false },
  ...{ cancelsEmptyReports: true, transactionsPerPage: 500, hasEmptyPages: true, summariesPerPage: 50 },
  ...{ ordersPerPage: 100, expiredTextIn: 'details', titleCaseStatuses: false, discountSign: 1 },
  ...{ refusesOrders2026: false, newField: false, restrictedTokenSeconds: 3600 },
};
