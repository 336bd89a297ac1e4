import type { Random } from '../../kit/random.js';
import { Buyers, type Contact } from '../../trade/buyers.js';
import type { Person } from '../../trade/people.js';
import type { Micros, ShopCustomer, ShopSettings } from '../model.js';
import type { Ids } from './ids.js';

/** The people around a shop; new accounts are added to `accounts`. */
export function shopBuyers(
  { currency }: ShopSettings,
  accounts: ShopCustomer[],
  ids: Ids,
  random: Random,
  people: readonly Person[] = [],
): Buyers<ShopCustomer> {
  const open = (contact: Contact, at: Micros): ShopCustomer => customerOf(contact, at, ids, random);
  return new Buyers({ currency, random, accounts, people, phoneOnly: 0.02, open, contactOf });
}

function customerOf({ place, ...contact }: Contact, at: Micros, ids: Ids, random: Random): ShopCustomer {
  return {
    id: ids.next('customer'),
    createdAt: at,
    updatedAt: at,
    ...contact,
    state: random.weighted([
      ['DISABLED', 60],
      ['ENABLED', 35],
      ['INVITED', 4],
      ['DECLINED', 1],
    ] as const),
    tags: random.chance(0.05) ? ['wholesale'] : [],
    taxExempt: random.chance(0.005),
    locale: 'en',
    address: place,
  };
}

function contactOf({ firstName, lastName, email, phone, address }: ShopCustomer): Contact {
  return { firstName, lastName, email, phone, place: address };
}
