import type { WooAddress } from '../model.js';

/** An order writes state and postcode before the country; a customer after it. */
export function orderAddress(address: WooAddress, kind: 'billing' | 'shipping'): Record<string, string> {
  return {
    ...street(address),
    state: address.state,
    postcode: address.postcode,
    country: address.country,
    ...contact(address, kind),
  };
}

export function customerAddress(address: WooAddress, kind: 'billing' | 'shipping'): Record<string, string> {
  return {
    ...street(address),
    postcode: address.postcode,
    country: address.country,
    state: address.state,
    ...contact(address, kind),
  };
}

function street(address: WooAddress): Record<string, string> {
  return {
    first_name: address.firstName,
    last_name: address.lastName,
    company: address.company,
    address_1: address.address1,
    address_2: address.address2,
    city: address.city,
  };
}

function contact({ email, phone }: WooAddress, kind: 'billing' | 'shipping'): Record<string, string> {
  return kind === 'billing' ? { email, phone } : { phone };
}
