import type { StreamDeclaration } from '../../../contract/extractor.js';

/** In reading order: refunds after their orders, settlements after the postings in them. */
export const amazonStreams = {
  orders: { name: 'orders', mode: 'incremental' },
  transactions: { name: 'transactions', mode: 'incremental' },
  returns: { name: 'returns', mode: 'incremental' },
  settlements: { name: 'settlements', mode: 'incremental' },
  inventory: { name: 'inventory', mode: 'full_scan', keepsHistory: true },
  ledger: { name: 'ledger', mode: 'incremental' },
} as const satisfies Record<string, StreamDeclaration>;
