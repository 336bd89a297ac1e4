import { micros } from '../kit/clock.js';
import { bookOf } from '../trade/ledger-book.js';
import { read } from '../trade/ledger-money.js';
import type { Ledger } from '../trade/ledger.js';
import { Postings } from '../trade/postings.js';
import type { KioskRecord } from './server.js';
import { type KioskSale, kioskZone } from './trade.js';

/** The books, posted from the sales. Buyers are not known. */
export function kioskLedger(sales: readonly KioskRecord[]): Ledger {
  const receipts = (sales as readonly KioskSale[]).map(({ id, sold_at: soldAt, lines }) => {
    const at = micros(soldAt);
    const postings = new Postings(at);
    const grossSales = lines.reduce((sum, { quantity, price }) => sum + read(price) * BigInt(quantity), 0n);
    postings.sell({ grossSales, revenue: grossSales });
    const items = lines.reduce((sum, { quantity }) => sum + BigInt(quantity) * 1_000_000n, 0n);
    return { order: { id, buyer: `order:${id}`, at, items }, entries: postings.entries };
  });
  return bookOf(receipts, kioskZone);
}
