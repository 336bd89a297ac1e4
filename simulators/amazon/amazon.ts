import type { Clock } from '../kit/clock.js';
import { Access, type RestrictedResource } from './access.js';
import type { Seller } from './data/seller.js';
import type { FaultEffect } from './faults.js';
import type { FinancesState } from './finances/list-transactions.js';
import { PageTokens } from './page-tokens.js';
import { Reports } from './reports/reports.js';
import { type AmazonSettings, DEFAULT_SETTINGS } from './settings.js';
import { Throttle } from './throttle.js';

const DAY_SECONDS = 86_400;

/** Where a list of orders goes on: after this key of the index. */
export interface OrdersState {
  key: number;
  id: number;
}

/** The simulated platform for one seller and one app in one region. */
export class Amazon {
  readonly settings: AmazonSettings;
  readonly access: Access;
  readonly throttle = new Throttle();
  readonly reports: Reports;
  readonly tokens: {
    orders: PageTokens<OrdersState>;
    ordersV0: PageTokens<OrdersState>;
    transactions: PageTokens<FinancesState>;
    summaries: PageTokens<number>;
    reports: PageTokens<{ ids: string[]; pageSize: number }>;
  };

  constructor(
    readonly clock: Clock,
    readonly seller: Seller,
    settings: Partial<AmazonSettings> = {},
  ) {
    this.settings = { ...DEFAULT_SETTINGS, ...settings };
    this.access = new Access(clock);
    this.reports = new Reports(clock, seller, this.settings);
    this.tokens = {
      orders: new PageTokens(clock, DAY_SECONDS),
      ordersV0: new PageTokens(clock, DAY_SECONDS),
      transactions: new PageTokens(clock, 300),
      summaries: new PageTokens(clock, 30),
      reports: new PageTokens(clock, DAY_SECONDS),
    };
  }
}

/** A call of an operation, after access and throttle. */
export interface Incoming {
  /** In the path. */
  id: string;
  query: URLSearchParams;
  body: string;
  effects: readonly FaultEffect[];
  /** What a restricted data token opens; null: an ordinary token. */
  restricted: readonly RestrictedResource[] | null;
  /** The address of the host, for links. */
  origin: string;
}

/** The answer of an operation. */
export interface Outcome {
  status: number;
  body: unknown;
}
