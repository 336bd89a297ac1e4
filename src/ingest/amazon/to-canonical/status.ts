import type { DriftReport } from '../../../contract/extractor.js';

/** The words of v0 and of reports, as 2026-01-01 has them. */
const words: Record<string, string> = {
  pendingavailability: 'PENDING_AVAILABILITY',
  pending: 'PENDING',
  unshipped: 'UNSHIPPED',
  partiallyshipped: 'PARTIALLY_SHIPPED',
  shipping: 'PARTIALLY_SHIPPED',
  shipped: 'SHIPPED',
  canceled: 'CANCELLED',
  cancelled: 'CANCELLED',
  unfulfillable: 'UNFULFILLABLE',
  invoiceunconfirmed: 'INVOICE_UNCONFIRMED',
};

/** `Shipped - Delivered to Buyer` is SHIPPED. A word that is not known stays as it is, and is reported. */
export function statusOf(text: string, drift: DriftReport): string {
  const word = text.split(' - ')[0]!.replace(/[\s_]/g, '').toLowerCase();
  const known = words[word];
  if (known !== undefined) return known;
  drift.unknownValue('order-status', text);
  return text;
}
