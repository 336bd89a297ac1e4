import type { Platform } from './platform.js';

/** One account on a platform, with the properties that the warehouse needs. */
export interface Source {
  /** From the configuration; part of every key, so it never changes. */
  sourceId: string;
  platform: Platform;
  name: string;
  /** ISO 4217. */
  currency: string;
  /** IANA zone: an order belongs to the business day of its store. */
  timezone: string;
}
