import { foreignBuyers, marketOf, placeNamed } from '../../kit/market.js';
import { firstNames, hosts, lastNames } from '../../kit/names.js';
import { emailOf, type Person } from '../../kit/people.js';
import type { Random } from '../../kit/random.js';
import type { Micros, ShopAddress, ShopCustomer, ShopSettings } from '../model.js';
import type { Ids } from './ids.js';

/** Who places an order, as the order keeps it. */
interface Buyer {
  customerId: number | null;
  email: string | null;
  phone: string | null;
  address: ShopAddress | null;
  /** The currency the checkout shows. */
  currency: string;
}

/** The people around a shop: accounts, and guests who may come back under the same e-mail. */
export class People {
  readonly customers: ShopCustomer[];
  private readonly recentGuestEmails: string[] = [];
  /** The account of each purchase: drawing from it prefers those who bought often (a Yule-Simon long tail). */
  private readonly purchases: number[] = [];
  private readonly placeOf = new Map<number, number>();
  /** The company's people who have no account here yet, the next one last. */
  private readonly strangers: Person[];
  private serial: number;

  constructor(
    private readonly settings: ShopSettings,
    private readonly ids: Ids,
    private readonly random: Random,
    customers: ShopCustomer[] = [],
    people: readonly Person[] = [],
  ) {
    this.customers = customers;
    const taken = new Set(customers.map(({ email }) => email));
    this.strangers = people.filter(({ email }) => !taken.has(email)).reverse();
    customers.forEach(({ id }, place) => {
      this.placeOf.set(id, place);
      this.purchases.push(id);
    });
    this.serial = customers.length;
  }

  /** An account made at `at`: of one of the company's people while there are some left, or of somebody new. */
  signUp(at: Micros): ShopCustomer {
    const { random, strangers } = this;
    const person = strangers.length > 0 && random.chance(0.3) ? strangers.pop() : undefined;
    const customer = this.newAccount(at);
    if (person) {
      const { firstName, lastName, email, phone, city, country } = person;
      Object.assign(customer, { firstName, lastName, email, phone, address: placeNamed(city, country) ?? null });
    }
    this.placeOf.set(customer.id, this.customers.length);
    this.customers.push(customer);
    return customer;
  }

  /** Somebody nobody knows; a few have no e-mail but a phone. */
  private newAccount(at: Micros): ShopCustomer {
    const { random } = this;
    const first = random.pick(firstNames);
    const last = random.pick(lastNames);
    const byPhone = random.chance(0.02);
    return {
      id: this.ids.next('customer'),
      createdAt: at,
      updatedAt: at,
      firstName: random.chance(0.03) ? null : first,
      lastName: last,
      email: byPhone ? null : this.newEmail(first, last),
      phone: byPhone || random.chance(0.25) ? this.newPhone() : null,
      state: random.weighted([
        ['DISABLED', 60],
        ['ENABLED', 35],
        ['INVITED', 4],
        ['DECLINED', 1],
      ] as const),
      tags: random.chance(0.05) ? ['wholesale'] : [],
      taxExempt: random.chance(0.005),
      locale: 'en',
      address: this.home(),
    };
  }

  find(customerId: number): ShopCustomer | undefined {
    const place = this.placeOf.get(customerId);
    return place === undefined ? undefined : this.customers[place];
  }

  /** An account as it is now, in place of what was known of it; undefined when it is gone. */
  replace(customerId: number, customer: ShopCustomer | undefined): void {
    const place = this.placeOf.get(customerId);
    if (place === undefined) return;
    if (customer !== undefined) {
      this.customers[place] = customer;
      return;
    }
    const last = this.customers.pop();
    this.placeOf.delete(customerId);
    if (last === undefined || last.id === customerId) return;
    this.customers[place] = last;
    this.placeOf.set(last.id, place);
  }

  /** The buyer of an order placed at `at`. `newcomers` is the part of account orders that come from a new account. */
  buyer(at: Micros, newcomers: number): Buyer {
    if (this.random.chance(0.16)) return this.guest();
    const returning = this.random.chance(newcomers) ? undefined : this.returning();
    const customer = returning ?? this.signUp(at - this.random.int(1_000_000, 600_000_000));
    this.purchases.push(customer.id);
    const elsewhere = this.random.chance(0.04) ? this.home() : customer.address;
    return {
      customerId: customer.id,
      email: customer.email === null ? null : this.asTyped(customer.email),
      phone: customer.phone,
      address: elsewhere,
      currency: this.currencyOf(elsewhere),
    };
  }

  /** Most who come back bought not long ago: without that the first customers of a shop would buy for ever. */
  private returning(): ShopCustomer | undefined {
    const { purchases, random } = this;
    if (purchases.length === 0) return undefined;
    const first = random.chance(0.7) ? Math.max(0, purchases.length - 2000) : 0;
    return this.find(purchases[random.int(first, purchases.length - 1)] ?? 0);
  }

  private guest(): Buyer {
    const { random } = this;
    const address = this.home();
    const buyer: Buyer = { customerId: null, email: null, phone: null, address, currency: this.currencyOf(address) };
    const kind = random.weighted([
      ['new', 68],
      ['again', 14],
      ['account', 6],
      ['phone', 5],
      ['nothing', 7],
    ] as const);
    if (kind === 'phone') return { ...buyer, phone: this.newPhone() };
    if (kind === 'nothing') return buyer;
    let email = this.newEmail(random.pick(firstNames), random.pick(lastNames));
    if (kind === 'again' && this.recentGuestEmails.length > 0) email = random.pick(this.recentGuestEmails);
    // Not logged in, but the address is that of an account: the same person.
    if (kind === 'account' && this.customers.length > 0) email = random.pick(this.customers).email ?? email;
    this.recentGuestEmails.push(email);
    return { ...buyer, email: this.asTyped(email) };
  }

  /** Some people type their address in capitals. */
  private asTyped(email: string): string {
    return this.random.chance(0.03) ? email.toUpperCase() : email;
  }

  newEmail(first: string, last: string): string {
    this.serial += 1;
    return emailOf(first, last, this.serial, this.random.pick(hosts));
  }

  private newPhone(): string {
    this.serial += 1;
    return `${marketOf(this.settings.currency).phonePrefix}${String(this.serial).padStart(5, '0')}`;
  }

  private home(): ShopAddress {
    if (this.random.chance(0.08)) return this.random.pick(foreignBuyers).address;
    return this.random.pick(marketOf(this.settings.currency).places);
  }

  private currencyOf(address: ShopAddress | null): string {
    const foreign = foreignBuyers.find((buyer) => buyer.address === address);
    const isHome = address?.countryCode === marketOf(this.settings.currency).countryCode;
    return foreign !== undefined && !isHome ? foreign.currency : this.settings.currency;
  }
}
