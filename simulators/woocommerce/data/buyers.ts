import { foreignBuyers, marketOf, type Place, placeNamed } from '../../kit/market.js';
import { firstNames, hosts, lastNames } from '../../kit/names.js';
import { emailOf, type Person } from '../../kit/people.js';
import type { Random } from '../../kit/random.js';
import type { Micros, WooAddress, WooCustomer, WooId, WooStoreSettings } from '../model.js';
import type { Ids } from './ids.js';

/** Who places an order, as the order keeps it. */
interface Buyer {
  /** 0: a guest. */
  customerId: WooId;
  billing: WooAddress;
  shipping: WooAddress;
  place: Place;
}

const EMPTY: WooAddress = {
  firstName: '',
  lastName: '',
  company: '',
  address1: '',
  address2: '',
  city: '',
  state: '',
  postcode: '',
  country: '',
  email: '',
  phone: '',
};
const SECOND = 1_000_000;

/** The people around a store: accounts, and guests who may come back under the same e-mail. */
export class Buyers {
  readonly #settings: WooStoreSettings;
  readonly #customers: WooCustomer[];
  readonly #ids: Ids;
  readonly #random: Random;
  readonly #people: Person[];
  readonly #guests: WooAddress[] = [];
  #serial: number;

  /** New accounts are added to `customers`. */
  constructor(
    settings: WooStoreSettings,
    customers: WooCustomer[],
    ids: Ids,
    random: Random,
    people: readonly Person[],
  ) {
    this.#settings = settings;
    this.#customers = customers;
    this.#ids = ids;
    this.#random = random;
    this.#people = [...people].reverse();
    this.#serial = customers.length;
  }

  /** The buyer of an order placed at `at`. */
  buyer(at: Micros): Buyer {
    const random = this.#random;
    if (random.chance(0.3)) return this.#guest();
    const customer = (random.chance(0.55) ? this.#returning() : undefined) ?? this.signUp(at - 60 * SECOND);
    customer.isPaying = true;
    customer.modifiedAt = Math.max(customer.modifiedAt ?? 0, at);
    const billing = { ...customer.billing, email: this.#asTyped(customer.email) };
    return { customerId: customer.id, billing, shipping: { ...billing, email: '' }, place: placeOf(billing) };
  }

  /** A new account: one of the company's people while there are some left, or somebody new. */
  signUp(at: Micros): WooCustomer {
    const billing = this.#newcomer();
    const id = this.#ids.next('user');
    const customer: WooCustomer = {
      id,
      createdAt: at,
      modifiedAt: null,
      email: billing.email,
      firstName: billing.firstName,
      lastName: billing.lastName,
      role: this.#random.chance(0.03) ? 'subscriber' : 'customer',
      username: `${billing.email.split('@')[0] ?? 'user'}-${id}`,
      billing,
      shipping: EMPTY,
      isPaying: false,
      meta: [],
    };
    this.#customers.push(customer);
    return customer;
  }

  /** An address nobody has yet. */
  newEmail(first: string, last: string): string {
    this.#serial += 1;
    return emailOf(first, last, `${this.#settings.id}${this.#serial}`, this.#random.pick(hosts));
  }

  /** Somebody of the accounts; nobody where the draw falls on one that does not shop. */
  #returning(): WooCustomer | undefined {
    if (this.#customers.length === 0) return undefined;
    const customer = this.#random.pick(this.#customers);
    return customer.role === 'customer' ? customer : undefined;
  }

  #guest(): Buyer {
    const random = this.#random;
    const kind = random.weighted([
      ['new', 64],
      ['again', 18],
      ['account', 8],
      ['phone only', 5],
      ['nothing', 5],
    ] as const);
    let billing = this.#newcomer();
    if (kind === 'again' && this.#guests.length > 0) billing = random.pick(this.#guests);
    // Not logged in, but the address is an account's: the same person.
    if (kind === 'account' && this.#customers.length > 0) {
      const { billing: own, email } = random.pick(this.#customers);
      billing = { ...own, email };
    }
    this.#guests.push(billing);
    if (kind === 'phone only' || kind === 'nothing') billing = { ...billing, email: '' };
    if (kind === 'nothing') billing = { ...billing, phone: '' };
    billing = { ...billing, email: this.#asTyped(billing.email) };
    return { customerId: 0, billing, shipping: { ...billing, email: '' }, place: placeOf(billing) };
  }

  #newcomer(): WooAddress {
    const random = this.#random;
    const person = random.chance(0.6) ? this.#people.pop() : undefined;
    if (person) return addressOf(person);
    const [firstName, lastName] = [random.pick(firstNames), random.pick(lastNames)];
    const { places, phonePrefix } = marketOf(this.#settings.currency);
    const place = random.chance(0.08) ? random.pick(foreignBuyers).address : random.pick(places);
    const phone = random.chance(0.6) ? `${phonePrefix}${String(this.#serial + 1).padStart(5, '0')}` : '';
    return {
      ...EMPTY,
      ...{
        firstName,
        lastName,
        email: this.newEmail(firstName, lastName),
        phone,
        address1: `${random.int(1, 99)} Main St`,
      },
      ...{ city: place.city, state: place.provinceCode ?? '', postcode: place.zip ?? '', country: place.countryCode },
    };
  }

  /** Some people type their address in capitals. */
  #asTyped(email: string): string {
    if (this.#random.chance(0.04)) return email.toUpperCase();
    return this.#random.chance(0.04) ? email.charAt(0).toUpperCase() + email.slice(1) : email;
  }
}

function addressOf({ firstName, lastName, email, phone, city, country }: Person): WooAddress {
  const place = placeNamed(city, country);
  const where = { state: place?.provinceCode ?? '', postcode: place?.zip ?? '' };
  return { ...EMPTY, firstName, lastName, email, phone, address1: '1 Main St', city, country, ...where };
}

function placeOf({ city, state, country, postcode }: WooAddress): Place {
  return { city, provinceCode: state === '' ? null : state, countryCode: country, zip: postcode };
}
