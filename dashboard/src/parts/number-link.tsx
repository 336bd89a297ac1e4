import type { ComponentChildren } from 'preact';
import type { Address } from '../address/address.js';
import { useAddress } from '../address/navigation.js';
import { Link } from './link.js';

/** The address where a number opens to its definition, its parts and the orders behind it: with the range and filters of `from`. */
export function numberAddress(from: Address, field: string): Address {
  return { ...from, path: '/number', settings: { metric: field } };
}

/**
 * A number that opens.
 * @param field the metric as a field of the API
 * @param from where the number has another range or other filters than the view: the address with these
 */
export function NumberLink({ field, from, children }: { field: string; from?: Address; children: ComponentChildren }) {
  const { address } = useAddress();
  return (
    <Link class="opens" to={numberAddress(from ?? address, field)}>
      {children}
    </Link>
  );
}
