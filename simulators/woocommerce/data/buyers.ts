import type { Random } from '../../kit/random.js';
import { Buyers, type Contact } from '../../trade/buyers.js';
import type { Place } from '../../trade/market.js';
import type { Person } from '../../trade/people.js';
import type { Micros, WooAddress, WooCustomer, WooId, WooStoreSettings } from '../model.js';
import type { Ids } from './ids.js';

/** The buyer's data in an order. */
interface WooBuyer {
  /** 0: a guest. */
  customerId: WooId;
  billing: WooAddress;
  shipping: WooAddress;
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

/** The people around a store; new accounts are added to `accounts`. */
export function storeBuyers(
  { id, currency }: WooStoreSettings,
  accounts: WooCustomer[],
  ids: Ids,
  random: Random,
  people: readonly Person[],
): Buyers<WooCustomer> {
  const open = (contact: Contact, at: Micros): WooCustomer => customerOf(contact, at, ids, random);
  const mayBuy = ({ role }: WooCustomer): boolean => role === 'customer';
  return new Buyers({ currency, random, accounts, people, open, contactOf, mayBuy, emailPrefix: id });
}

/** The buyer of an order placed at `at`. An account becomes that of a paying customer. */
export function buyerOf(buyers: Buyers<WooCustomer>, at: Micros): WooBuyer {
  const { account, contact } = buyers.buyer(at, newcomers);
  const billing = account ? { ...account.billing, ...placeFields(contact.place) } : addressOf(contact);
  if (account) {
    account.isPaying = true;
    account.modifiedAt = Math.max(account.modifiedAt ?? 0, at);
  }
  const email = contact.email ?? '';
  return { customerId: account?.id ?? 0, billing: { ...billing, email }, shipping: { ...billing, email: '' } };
}

/** The share of account orders that come from a new account. */
const newcomers = 0.45;

function customerOf(contact: Contact, at: Micros, ids: Ids, random: Random): WooCustomer {
  const id = ids.next('user');
  const billing = addressOf(contact);
  const { email, firstName, lastName } = billing;
  return {
    ...{ id, createdAt: wholeSeconds(at), modifiedAt: null, email, firstName, lastName },
    role: random.chance(0.03) ? 'subscriber' : 'customer',
    username: `${email.split('@')[0] ?? 'user'}-${id}`,
    ...{ billing, shipping: EMPTY, isPaying: false, meta: [] },
  };
}

function contactOf({ email, billing }: WooCustomer): Contact {
  const { firstName, lastName, phone, city, state, country, postcode } = billing;
  const place = { city, provinceCode: state === '' ? null : state, countryCode: country, zip: postcode };
  return { firstName, lastName, email, phone: phone === '' ? null : phone, place };
}

function addressOf({ firstName, lastName, email, phone, place }: Contact): WooAddress {
  const name = { firstName: firstName ?? '', lastName: lastName ?? '' };
  return { ...EMPTY, ...name, email: email ?? '', phone: phone ?? '', address1: '1 Main St', ...placeFields(place) };
}

function placeFields(place: Place | null): Partial<WooAddress> {
  if (place === null) return {};
  return {
    city: place.city,
    state: place.provinceCode ?? '',
    postcode: place.zip ?? '',
    country: place.countryCode,
  };
}

function wholeSeconds(at: Micros): Micros {
  return at - (at % 1_000_000);
}
