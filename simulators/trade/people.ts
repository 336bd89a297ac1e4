import { Random } from '../kit/random.js';
import { foreignBuyers, marketOf } from './market.js';
import { firstNames, hosts, lastNames } from './names.js';

/** A customer of any of the company's stores; one e-mail is one person. */
export interface Person {
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  city: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

/** Invented people who live in and around a market, for companies whose stores share customers. Equal seeds give equal people. */
export function makePeople(count: number, currency: string, seed: number | string): Person[] {
  const random = new Random(`people:${currency}:${seed}`);
  const { places, phonePrefix } = marketOf(currency);
  return Array.from({ length: count }, (_, index) => {
    const [firstName, lastName] = [random.pick(firstNames), random.pick(lastNames)];
    const place = random.chance(0.08) ? random.pick(foreignBuyers).address : random.pick(places);
    return {
      ...{ firstName, lastName, email: emailOf(firstName, lastName, `p${index + 1}`, random.pick(hosts)) },
      phone: `${phonePrefix}${String(index + 1).padStart(6, '0')}`,
      ...{ city: place.city, country: place.countryCode },
    };
  });
}

/** An address at a reserved domain, unique by its serial: `zoe.ito.17@example.com`. */
export function emailOf(first: string, last: string, serial: number | string, host: string): string {
  const plain = `${first}.${last}`
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z.]/g, '');
  return `${plain}.${serial}@${host}`;
}
