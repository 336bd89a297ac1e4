import type { IncomingMessage } from 'node:http';

/** A recorded platform for the benchmarks. */
export interface BenchPlatform {
  record(orders: number): Recording;
  /** How the yardstick reads the orders of a page. */
  flatOrders(page: Buffer): FlatOrder[];
  /** The source's part of the product's configuration: lines of YAML, not indented. */
  source(replayUrl: string): string;
}

/** Answers in memory. */
export interface Recording {
  /** For the yardstick: the number of pages, with the same bytes that the product gets. */
  pages: number;
  page(index: number): Buffer;
  /** Answers as the platform's API. `url` is that of the request. */
  answer(request: IncomingMessage, url: URL): Promise<ReplayAnswer>;
}

export interface ReplayAnswer {
  body: Buffer;
  headers?: Record<string, string>;
}

export interface FlatOrder {
  id: string;
  customerId: string | null;
  orderedAt: string;
  updatedAt: string;
  currency: string;
  total: string;
  tax: string;
  lines: { id: string; sku: string | null; quantity: number; total: string }[];
}
