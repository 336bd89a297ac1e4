import type { StreamDeclaration } from '../../../contract/extractor.js';

/** In reading order: orders last, because they refer to the others. */
export const wooStreams = {
  products: { name: 'products', mode: 'incremental', keepsHistory: true },
  customers: { name: 'customers', mode: 'full_scan' },
  coupons: { name: 'coupons', mode: 'incremental' },
  orders: { name: 'orders', mode: 'incremental' },
} as const satisfies Record<string, StreamDeclaration>;
