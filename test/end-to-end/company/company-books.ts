import type { RateBook } from '../../../simulators/ecb/rate-book.js';
import { businessDays } from '../../../simulators/kit/business-days.js';
import { write } from '../../../simulators/trade/ledger-money.js';
import type { Measure, Receipt } from '../../../simulators/trade/ledger.js';
import { matchAccounts } from '../../models/matching-rule.js';
import { product } from '../../support/rational.js';
import type { Branch } from './branch.js';
import { poundsOn } from './rate-on.js';

/** A receipt in pounds. */
export interface PoundReceipt {
  sourceId: string;
  order: { id: string; day: string; items: bigint; customer: string } | null;
  postings: Posting[];
}

interface Posting {
  /** The business day in the branch's zone, YYYY-MM-DD. */
  day: string;
  measure: Measure;
  /** The exact product, a plain decimal. */
  pounds: string;
}

/** The combined books of the branches: each amount at the rate of the business day on which its money moved. */
export function receiptsInPounds(branches: readonly Branch[], rates: RateBook): PoundReceipt[] {
  const customers = customersOfOrders(branches);
  return branches.flatMap(({ source: { id: sourceId }, zone, receipts }) => {
    const dayOf = businessDays(zone);
    return [...receipts()].flatMap(([currency, all]) =>
      all.map(({ order, entries }) => ({
        sourceId,
        order: order && {
          ...{ id: order.id, day: dayOf(order.at), items: order.items },
          customer: customers.get(`${sourceId}:${order.id}`)!,
        },
        postings: entries.map((entry) => converted(entry, currency, dayOf, rates)),
      })),
    );
  });
}

function converted(
  { at, movedAt = at, measure, value }: Receipt['entries'][number],
  currency: string,
  dayOf: (at: number) => string,
  rates: RateBook,
): Posting {
  return { day: dayOf(at), measure, pounds: product(write(value), poundsOn(rates, currency, dayOf(movedAt))) };
}

/** Who placed each order, by source and order: one name for each person. */
function customersOfOrders(branches: readonly Branch[]): Map<string, string> {
  const matches = matchAccounts(
    branches.flatMap((branch) => branch.contacts()),
    [],
  );
  const customers = new Map<string, string>();
  for (const [account, { customer, orders }] of matches) {
    const sourceId = account.slice(0, account.indexOf(':'));
    for (const id of orders) customers.set(`${sourceId}:${id}`, customer);
  }
  return customers;
}
