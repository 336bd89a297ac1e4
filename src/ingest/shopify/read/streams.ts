import type { StreamDeclaration } from '../../../contract/extractor.js';

/** In reading order: orders after the records that they refer to, deletions after everything that they delete. */
export const shopifyStreams = {
  locations: { name: 'locations', mode: 'full_scan' },
  products: { name: 'products', mode: 'incremental', keepsHistory: true },
  customers: { name: 'customers', mode: 'incremental' },
  orders: { name: 'orders', mode: 'incremental' },
  inventory: { name: 'inventory', mode: 'full_scan', keepsHistory: true },
  deletions: { name: 'deletions', mode: 'incremental' },
} as const satisfies Record<string, StreamDeclaration>;
