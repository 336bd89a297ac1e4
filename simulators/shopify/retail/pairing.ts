import { toMinor } from '../../kit/amounts.js';
import type { Invoice, SaleLine } from './invoices.js';
import { count, type LeftOutReason, leaveOut, priceDigits, type RetailReport } from './report.js';

/** A cancelled line and the purchase that it cancels. */
export interface Pair {
  cancellation: Invoice;
  cancelled: SaleLine;
  sale: Invoice;
  /** The position of the sold line in its invoice. */
  index: number;
  /** The quantity at the price it was sold at, in tenths of a penny. */
  value: bigint;
}

/**
 * Finds for each cancelled line the same customer's latest earlier purchase of that article that still has the whole quantity; of
 * several lines at one instant, the last one in the file. Cancellations are processed by time, then by their order in the file.
 *
 * The article is the stock code exactly as written, including its case: 112 codes differ from another only by case. Folding
 * case, tried on the whole file, pairs not a single further cancellation.
 */
export function pairCancellations(
  sales: Iterable<Invoice>,
  cancellations: Iterable<Invoice>,
  report: RetailReport,
): Pair[] {
  const purchases = purchasesByArticle(sales);
  const pairs: Pair[] = [];
  for (const cancellation of [...cancellations].sort((x, y) => x.at - y.at)) {
    for (const cancelled of cancellation.lines) {
      const value = toMinor(cancelled.unitPrice, priceDigits) * BigInt(cancelled.quantity);
      const bought = purchases.get(articleKey(cancellation.customerId, cancelled.stockCode)) ?? [];
      const found =
        cancellation.customerId === ''
          ? undefined
          : bought.findLast(({ sale, line }) => sale.at < cancellation.at && line.left >= cancelled.quantity);
      if (found === undefined) {
        leaveOut(report, whyUnpaired(cancellation, bought), value);
        continue;
      }
      found.line.left -= cancelled.quantity;
      const sold = toMinor(found.line.unitPrice, priceDigits) * BigInt(cancelled.quantity);
      count(report.cancelled, sold);
      if (sold !== value) count(report.repriced, sold - value);
      pairs.push({ cancellation, cancelled, sale: found.sale, index: found.index, value: sold });
    }
  }
  return pairs;
}

interface Purchase {
  sale: Invoice;
  line: SaleLine;
  index: number;
}

/** Purchases by customer and article, oldest first. */
function purchasesByArticle(sales: Iterable<Invoice>): Map<string, Purchase[]> {
  const purchases = new Map<string, Purchase[]>();
  for (const sale of [...sales].sort((x, y) => x.at - y.at)) {
    if (sale.customerId === '') continue;
    sale.lines.forEach((line, index) => {
      const key = articleKey(sale.customerId, line.stockCode);
      const known = purchases.get(key);
      if (known === undefined) purchases.set(key, [{ sale, line, index }]);
      else known.push({ sale, line, index });
    });
  }
  return purchases;
}

function whyUnpaired(cancellation: Invoice, bought: Purchase[]): LeftOutReason {
  if (cancellation.customerId === '') return 'cancellation without customer';
  if (bought.length === 0) return 'cancellation of an article that this customer never bought';
  if (bought.every(({ sale }) => sale.at >= cancellation.at)) return 'cancellation before any purchase of that article';
  return 'cancellation of more than any earlier purchase has left';
}

function articleKey(customerId: string, stockCode: string): string {
  return `${customerId}|${stockCode}`;
}
