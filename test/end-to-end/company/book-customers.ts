import type { Measure } from '../../../simulators/trade/ledger.js';
import { sum } from '../../support/rational.js';
import { minus } from './book-days.js';
import type { PoundReceipt } from './company-books.js';

/** What one person ordered at all branches. */
interface PersonBook {
  orders: number;
  /** Net sales of a lifetime, exact. */
  spent: string;
  /** Where, by source. */
  sources: Set<string>;
}

export function bookCustomers(receipts: readonly PoundReceipt[]): PersonBook[] {
  const people = new Map<string, PersonBook>();
  for (const { sourceId, order, postings } of receipts) {
    if (order === null) continue;
    const { orders, spent, sources } = people.get(order.customer) ?? { orders: 0, spent: '0', sources: new Set() };
    const net = postings.map(({ measure, pounds }) => netPart(measure, pounds));
    people.set(order.customer, { orders: orders + 1, spent: sum(spent, ...net), sources: sources.add(sourceId) });
  }
  return [...people.values()];
}

function netPart(measure: Measure, pounds: string): string {
  if (measure === 'grossSales') return pounds;
  return measure === 'discounts' || measure === 'returns' ? minus(pounds) : '0';
}

interface SegmentBook {
  segment: string;
  customers: number;
  orders: number;
  totalSpent: string;
}

/** People by what they spent; a bound belongs to the segment above it. */
export function bookSegments(people: readonly PersonBook[]): SegmentBook[] {
  const isBelow = (spent: string, bound: string): boolean => sum(spent, minus(bound)).startsWith('-');
  const segmentOf = ({ spent }: PersonBook): string => {
    if (isBelow(spent, '50')) return 'LOW';
    if (isBelow(spent, '200')) return 'MEDIUM';
    return isBelow(spent, '1000') ? 'HIGH' : 'VIP';
  };
  return ['LOW', 'MEDIUM', 'HIGH', 'VIP'].map((segment) => {
    const members = people.filter((person) => segmentOf(person) === segment);
    return {
      ...{ segment, customers: members.length, orders: members.reduce((orders, person) => orders + person.orders, 0) },
      totalSpent: sum(...members.map(({ spent }) => spent)),
    };
  });
}
