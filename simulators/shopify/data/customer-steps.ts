import type { LegacyId } from '../model.js';
import type { Trader } from './trader.js';

/** Changes an account's e-mail to a new one, or to one of a guest, which joins the two histories. */
export function changeEmail({ shop, random, trade }: Trader): LegacyId | undefined {
  if (shop.customers.size === 0) return undefined;
  const { id, firstName, lastName } = random.pick([...shop.customers.values()]);
  const taken = new Set([...shop.customers.values()].map(({ email }) => email?.toLowerCase()));
  const guests = [...shop.orders.values()].flatMap(({ customerId, email }) =>
    customerId === null && email !== null ? [email.toLowerCase()] : [],
  );
  const free = guests.filter((email) => !taken.has(email));
  const email =
    free.length > 0 && random.chance(0.3)
      ? random.pick(free)
      : trade.buyers.newEmail(firstName ?? 'x', lastName ?? 'y');
  shop.update('customer', id, (customer) => ({ ...customer, email }));
  return id;
}

export function signUp({ shop, trade }: Trader): LegacyId {
  return shop.put('customer', trade.buyers.signUp(shop.tick())).id;
}

/** Shopify does not delete customers with orders. */
export function deleteCustomer({ shop, random }: Trader): LegacyId | undefined {
  const idle = [...shop.customers.values()]
    .map((customer) => customer.id)
    .filter((id) => shop.ordersOfCustomer(id).length === 0);
  if (idle.length === 0) return undefined;
  const id = random.pick(idle);
  shop.destroy('customer', id);
  return id;
}
