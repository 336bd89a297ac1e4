import { addDays, type CalendarDate } from '../../../src/canonical/calendar-date.js';
import type { CanonicalRecord } from '../../../src/canonical/record.js';
import type { BgNbdParameters } from '../../../src/models/customer-value/bg-nbd.js';
import type { GammaGammaParameters } from '../../../src/models/customer-value/gamma-gamma.js';
import { line, order } from '../records.js';
import { gammaOf, seeded, simulateCustomers } from './simulated-customers.js';

interface Shop {
  /** In the buyers' addresses and the orders' ids. */
  name: string;
  purchases: BgNbdParameters;
  values: GammaGammaParameters;
  customers: number;
  weeks: number;
  /** The last day of the observation. */
  day: CalendarDate;
  seed: number;
}

/** The orders of customers who behave exactly as both models say, at most one a day and customer, paid in pence. */
export function simulatedOrders({ name, purchases, values, customers, weeks, day, seed }: Shop): CanonicalRecord[] {
  const random = seeded(seed);
  const buyers = simulateCustomers({ parameters: purchases, customers, weeks, byDay: true, seed });
  return buyers.flatMap(({ age, times }, buyer) => {
    const rate = gammaOf(values.q, random) / values.gamma;
    const first = addDays(day, -Math.round(age * 7));
    return [0, ...times.filter((at) => at <= age)].map((at, index) => {
      const total = Math.max(0.01, gammaOf(values.p, random) / rate).toFixed(2);
      const at12 = `${addDays(first, Math.round(at * 7))}T12:00:00Z`;
      return order(`${name}-${buyer}-${index}`, {
        ...{ orderedAt: at12, updatedAt: at12, total, presentment: { currency: 'GBP', total } },
        customer: { customerId: null, email: `buyer${buyer}@${name}.example`, phone: null },
        lines: [line('1', { unitPrice: total, grossSales: total })],
      });
    });
  });
}
