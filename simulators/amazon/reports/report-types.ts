import type { Marketplace } from '../data/marketplaces.js';
import type { Micros } from '../data/model.js';
import type { Seller } from '../data/seller.js';
import type { AmazonSettings } from '../settings.js';
import { allOrdersTable } from './all-orders.js';
import { customerReturnsTable } from './customer-returns.js';
import { inventoryTable } from './inventory.js';
import { ledgerDetailTable } from './ledger-detail.js';
import { ledgerSummaryTable } from './ledger-summary.js';

/** What a report is made from. */
export interface Request {
  seller: Seller;
  settings: AmazonSettings;
  /** Both inside. */
  from: Micros;
  to: Micros;
  marketplaces: readonly Marketplace[];
  options: Readonly<Record<string, string>>;
  now: Micros;
}

/** The header and the rows of a tab-separated report; a cell of null is empty. */
export interface Table {
  header: readonly string[];
  rows: readonly (readonly (string | null)[])[];
}

interface ReportType {
  table: (request: Request) => Table;
  /** Allowed values of report options. */
  options?: Readonly<Record<string, readonly string[]>>;
  /** Days that its document is kept. */
  keptDays: number;
  /** Seconds in which a repeated request is refused. */
  repeatSeconds: number;
  /** It is of the present: each request repeats the last, whichever period it is for. */
  isOfPresent?: true;
  /** It ends as CANCELLED if it has no rows. */
  isOfFba: boolean;
}

const PERIODS = { aggregatedByTimePeriod: ['DAILY', 'WEEKLY', 'MONTHLY'], aggregateByLocation: ['COUNTRY', 'FC'] };

/** The types that can be requested. */
export const REPORT_TYPES: Readonly<Record<string, ReportType>> = {
  GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL: {
    ...{ table: allOrdersTable, keptDays: 30, repeatSeconds: 0, isOfFba: false },
  },
  GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA: {
    ...{ table: inventoryTable, keptDays: 90, repeatSeconds: 1800, isOfFba: true, isOfPresent: true },
  },
  GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA: {
    ...{ table: customerReturnsTable, keptDays: 90, repeatSeconds: 1800, isOfFba: true },
  },
  GET_LEDGER_SUMMARY_VIEW_DATA: {
    ...{ table: ledgerSummaryTable, options: PERIODS, keptDays: 90, repeatSeconds: 14_400, isOfFba: true },
  },
  GET_LEDGER_DETAIL_VIEW_DATA: {
    ...{ table: ledgerDetailTable, keptDays: 90, repeatSeconds: 14_400, isOfFba: true },
  },
};

/** Made by Amazon alone: it cannot be requested. */
export const SETTLEMENT_REPORT = 'GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2';
