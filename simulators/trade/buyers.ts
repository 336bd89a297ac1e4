import type { Micros } from '../kit/clock.js';
import type { Random } from '../kit/random.js';
import { foreignBuyers, marketOf, type Place, placeNamed } from './market.js';
import { firstNames, hosts, lastNames } from './names.js';
import { emailOf, type Person } from './people.js';

/** A person's name, contacts and place, as a store knows them. */
export interface Contact {
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  place: Place | null;
}

interface Buyer<Account> {
  /** null: a guest. */
  account: Account | null;
  /** As typed for this order. */
  contact: Contact;
}

interface BuyersOptions<Account> {
  currency: string;
  random: Random;
  /** The store's accounts; new ones are added. */
  accounts: Account[];
  /** The company's people, in the order in which they open accounts here. */
  people: readonly Person[];
  /** Creates the store's record of a new account. */
  open(contact: Contact, at: Micros): Account;
  contactOf(account: Account): Contact;
  /** Whether an account belongs to a customer. */
  mayBuy?(account: Account): boolean;
  /** The share of new accounts that have a phone but no e-mail. */
  phoneOnly?: number;
  /** Part of the e-mails of people who are known only to this store. */
  emailPrefix?: string;
}

/** The share of all orders that guests place. */
export const guestShare = 0.2;

/** The people around one store: accounts, and guests who may return with the same e-mail. */
export class Buyers<Account extends { id: number }> {
  readonly #options: BuyersOptions<Account>;
  readonly #accounts: Account[];
  readonly #indexOf = new Map<number, number>();
  /** The account of each purchase: drawing from it prefers frequent buyers (a Yule-Simon long tail). */
  readonly #purchases: number[] = [];
  readonly #guests: Contact[] = [];
  /** The company's people who have no account here yet, the next one last. */
  readonly #strangers: Person[];
  #serial: number;

  constructor(options: BuyersOptions<Account>) {
    this.#options = options;
    this.#accounts = options.accounts;
    this.#accounts.forEach(({ id }, index) => {
      this.#indexOf.set(id, index);
      this.#purchases.push(id);
    });
    const taken = new Set(this.#accounts.map((account) => options.contactOf(account).email));
    this.#strangers = options.people.filter(({ email }) => !taken.has(email)).reverse();
    this.#serial = this.#accounts.length;
  }

  find(id: number): Account | undefined {
    const index = this.#indexOf.get(id);
    return index === undefined ? undefined : this.#accounts[index];
  }

  /** Replaces the known state of an account by its current one; undefined if it is deleted. */
  replace(id: number, account: Account | undefined): void {
    const index = this.#indexOf.get(id);
    if (account !== undefined) {
      if (index === undefined) this.#add(account);
      else this.#accounts[index] = account;
      return;
    }
    if (index === undefined) return;
    const last = this.#accounts.pop();
    this.#indexOf.delete(id);
    if (last === undefined || last.id === id) return;
    this.#accounts[index] = last;
    this.#indexOf.set(last.id, index);
  }

  /** A new account: for one of the company's people while there are some left, else for a new person. */
  signUp(at: Micros): Account {
    const { random, open, phoneOnly = 0 } = this.#options;
    const person = this.#strangers.length > 0 && random.chance(0.35) ? this.#strangers.pop() : undefined;
    const account = open(person ? contactOfPerson(person) : this.#newcomer(random.chance(phoneOnly)), at);
    this.#add(account);
    return account;
  }

  #add(account: Account): void {
    this.#indexOf.set(account.id, this.#accounts.length);
    this.#accounts.push(account);
  }

  /** The buyer of an order placed at `at`. `newcomers` is the share of account orders from new accounts. */
  buyer(at: Micros, newcomers: number): Buyer<Account> {
    const { random, contactOf } = this.#options;
    if (random.chance(guestShare)) return { account: null, contact: this.#guest() };
    const returning = random.chance(newcomers) ? undefined : this.#returning();
    const account = returning ?? this.signUp(at - random.int(1, 600) * 1_000_000);
    this.#purchases.push(account.id);
    const contact = contactOf(account);
    const place = random.chance(0.04) ? this.#home() : contact.place;
    return { account, contact: { ...contact, place, email: this.#asTyped(contact.email) } };
  }

  /** An unused e-mail. */
  newEmail(first: string, last: string): string {
    const { random, emailPrefix = '' } = this.#options;
    this.#serial += 1;
    return emailOf(first, last, `${emailPrefix}${this.#serial}`, random.pick(hosts));
  }

  /** Most returning buyers bought recently: otherwise the first customers of a store would keep buying forever. */
  #returning(): Account | undefined {
    const { random, mayBuy } = this.#options;
    if (this.#purchases.length === 0) return undefined;
    const first = random.chance(0.7) ? Math.max(0, this.#purchases.length - 2000) : 0;
    const account = this.find(this.#purchases[random.int(first, this.#purchases.length - 1)]!);
    return account && (mayBuy?.(account) ?? true) ? account : undefined;
  }

  #guest(): Contact {
    const { random, contactOf } = this.#options;
    const kind = random.weighted([
      ['new', 66],
      ['again', 16],
      ['account', 7],
      ['phone only', 5],
      ['nothing', 6],
    ] as const);
    const stranger = this.#newcomer(kind === 'phone only');
    if (kind === 'phone only') return stranger;
    if (kind === 'nothing') return { ...stranger, email: null, phone: null };
    let contact = stranger;
    if (kind === 'again' && this.#guests.length > 0) contact = random.pick(this.#guests);
    // Not logged in, but the e-mail is that of an account: the same person.
    const known = kind === 'account' && this.#accounts.length > 0 ? contactOf(random.pick(this.#accounts)) : undefined;
    if (known?.email) contact = { ...known, phone: null, place: known.place ?? stranger.place };
    this.#guests.push(contact);
    return { ...contact, email: this.#asTyped(contact.email) };
  }

  #newcomer(byPhone: boolean): Contact {
    const { random } = this.#options;
    const [firstName, lastName] = [random.pick(firstNames), random.pick(lastNames)];
    const email = byPhone ? null : this.newEmail(firstName, lastName);
    const phone = byPhone || random.chance(0.4) ? this.#newPhone() : null;
    return { firstName: random.chance(0.03) ? null : firstName, lastName, email, phone, place: this.#home() };
  }

  #newPhone(): string {
    this.#serial += 1;
    return `${marketOf(this.#options.currency).phonePrefix}${String(this.#serial).padStart(5, '0')}`;
  }

  #home(): Place {
    const { random, currency } = this.#options;
    return random.chance(0.08) ? random.pick(foreignBuyers).address : random.pick(marketOf(currency).places);
  }

  /** Some people type their address in capitals, or begin it with one. */
  #asTyped(email: string | null): string | null {
    const { random } = this.#options;
    if (email === null) return null;
    if (random.chance(0.04)) return email.toUpperCase();
    return random.chance(0.04) ? email.charAt(0).toUpperCase() + email.slice(1) : email;
  }
}

function contactOfPerson({ firstName, lastName, email, phone, city, country }: Person): Contact {
  return { firstName, lastName, email, phone, place: placeNamed(city, country) ?? null };
}
