import Type from 'typebox';
import type { CustomerRecord } from '../../../canonical/record.js';
import { normalPhone } from '../../staging/phone.js';
import { compileCheck } from '../../staging/schema-check.js';
import { idOf } from './gid.js';
import { gid, instant, maybe, maybeText, personalFields } from './shapes.js';

/** Names, addresses and numbers are null where the app has no approval for protected customer data (contracts 1.7). */
const checkCustomer = compileCheck(
  Type.Object({
    id: gid,
    createdAt: instant,
    updatedAt: instant,
    firstName: maybeText,
    lastName: maybeText,
    defaultEmailAddress: maybe(Type.Object({ emailAddress: maybeText })),
    defaultPhoneNumber: maybe(Type.Object({ phoneNumber: maybeText })),
    defaultAddress: maybe(Type.Object({ countryCodeV2: maybeText, city: maybeText })),
  }),
  { subject: 'Shopify customer', personal: personalFields },
);

export function stageCustomer(fragments: unknown[], key: string): CustomerRecord {
  const customer = checkCustomer(fragments[0], key);
  return {
    kind: 'customer',
    customerId: idOf(customer.id),
    updatedAt: customer.updatedAt,
    createdAt: customer.createdAt,
    email: customer.defaultEmailAddress?.emailAddress || null,
    phone: normalPhone(customer.defaultPhoneNumber?.phoneNumber),
    firstName: customer.firstName || null,
    lastName: customer.lastName || null,
    country: customer.defaultAddress?.countryCodeV2 || null,
    city: customer.defaultAddress?.city || null,
  };
}
