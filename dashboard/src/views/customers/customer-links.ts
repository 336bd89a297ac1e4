import type { Address } from '../../address/address.js';

/** Which customers are listed: see `customerListSettings`. */
interface Listed {
  /** Of which value segments; left out: all. */
  segment?: string;
  settings?: Readonly<Record<string, string>>;
}

/** Where the customers behind a number of all their life are listed: those of the address's stores and channels. */
export function customersAddress(address: Address, { segment, settings = {} }: Listed): Address {
  const { store, channel } = address.filters;
  return {
    ...{ ...address, path: '/customer-list', settings },
    filters: { store, channel, country: [], category: [], segment: segment === undefined ? [] : [segment] },
  };
}

/** Where one customer opens. */
export function customerAddress(address: Address, id: string): Address {
  return { ...address, path: '/customer', settings: { id } };
}
