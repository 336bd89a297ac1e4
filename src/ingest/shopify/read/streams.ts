import type { StreamDeclaration } from '../../../contract/extractor.js';

/** In the order in which they are read: those that orders name before these, deletions after all that they delete. */
export const shopifyStreams = {
  locations: { name: 'locations', mode: 'full_scan' },
  products: { name: 'products', mode: 'incremental', keepsHistory: true },
  customers: { name: 'customers', mode: 'incremental' },
  orders: { name: 'orders', mode: 'incremental' },
  inventory: { name: 'inventory', mode: 'full_scan', keepsHistory: true },
  deletions: { name: 'deletions', mode: 'incremental' },
} as const satisfies Record<string, StreamDeclaration>;
