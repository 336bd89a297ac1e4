import type { IncomingMessage } from 'node:http';

/** One platform as a bench replays it. */
export interface BenchPlatform {
  record(orders: number): Recording;
  /** How the yardstick reads a page: what plain code takes of its orders. */
  flatOrders(page: unknown): FlatOrder[];
  /** The source's part of the product's configuration: lines of YAML, from the left. */
  source(replayUrl: string): string;
}

/** Answers, kept in memory. */
export interface Recording {
  /** So many pages, of the bytes that the product gets, by number: for the yardstick. */
  pages: number;
  page(index: number): Buffer;
  /** As the platform's API. `url` is the request's, parsed. */
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
