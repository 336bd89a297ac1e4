import { createHash } from 'node:crypto';
import { sum } from '../../kit/amounts.js';
import { MICROS_PER_SECOND } from '../../kit/clock.js';
import type { Micros, Minor, PlantedRow, Transaction } from './model.js';
import { totalOf } from './postings.js';
import type { Seller } from './seller.js';

const DAY = 86_400 * MICROS_PER_SECOND;
const PERIOD = 14 * DAY;
/** From the end of a period to its report: longer than Finances lag. */
const CLOSING = 2 * DAY;

/** A period of the payments in one currency. */
export interface Period {
  settlementId: string;
  /** FINANCIAL_EVENT_GROUP_ID */
  groupId: string;
  currency: string;
  startAt: Micros;
  endAt: Micros;
}

export interface Settlement extends Period {
  /** When the money is sent and the report exists. */
  depositAt: Micros;
  transactions: Transaction[];
  planted: PlantedRow[];
  total: Minor;
}

/** When a transaction's money is paid: as it is posted, or as it matures. */
export function payableAt({ postedAt, deferral }: Transaction): Micros {
  return deferral ? Math.max(postedAt, deferral.maturesAt) : postedAt;
}

/** The period of an instant. */
export function periodAt(seller: Seller, currency: string, at: Micros): Period {
  const currencies = [...new Set(seller.marketplaces.map((each) => each.currency))];
  const number = Math.floor((at - seller.openedAt) / PERIOD);
  const settlementId = String(15_000_000_000 + currencies.indexOf(currency) * 1_000_000 + number);
  const groupId = createHash('sha256').update(settlementId).digest('base64url');
  const startAt = seller.openedAt + number * PERIOD;
  return { settlementId, groupId, currency, startAt, endAt: startAt + PERIOD };
}

/** The settlements that are closed at an instant, oldest first. */
export function settlementsOf(seller: Seller, now: Micros): Settlement[] {
  const found = new Map<string, Settlement>();
  for (const transaction of seller.transactions) {
    const period = periodAt(seller, transaction.marketplace.currency, payableAt(transaction));
    const depositAt = period.endAt + CLOSING;
    if (depositAt > now) continue;
    const { settlementId } = period;
    const known = found.get(settlementId) ?? { ...period, depositAt, transactions: [], planted: [], total: 0n };
    known.transactions.push(transaction);
    found.set(settlementId, known);
  }
  for (const settlement of found.values()) {
    settlement.planted = seller.planted.filter(({ settlementId }) => settlementId === settlement.settlementId);
    settlement.total = sum([
      ...settlement.transactions.map(totalOf),
      ...settlement.planted.map(({ amount }) => amount),
    ]);
  }
  return [...found.values()].sort((a, b) => a.endAt - b.endAt || (a.settlementId < b.settlementId ? -1 : 1));
}
