import Type from 'typebox';
import { normalPhone } from '../../../canonical/phone.js';
import type { CustomerRecord } from '../../../canonical/record.js';
import type { DriftReport } from '../../../contract/extractor.js';
import { compileCheck } from '../../staging/schema-check.js';
import { secondary, secondaryText } from '../../staging/secondary.js';
import { idOf } from './gid.js';
import { gid, instant, personalFields } from './shapes.js';

/** Names, addresses and numbers are null if the app has no approval for protected customer data. */
const checkCustomer = compileCheck(
  Type.Object({
    id: gid,
    createdAt: instant,
    updatedAt: instant,
    firstName: secondaryText,
    lastName: secondaryText,
    defaultEmailAddress: secondary(Type.Object({ emailAddress: secondaryText })),
    defaultPhoneNumber: secondary(Type.Object({ phoneNumber: secondaryText })),
    defaultAddress: secondary(Type.Object({ countryCodeV2: secondaryText, city: secondaryText })),
  }),
  { subject: 'Shopify customer', personal: personalFields },
);

export function stageCustomer(fragments: unknown[], key: string, drift: DriftReport): CustomerRecord {
  const customer = checkCustomer(fragments[0], key, drift);
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
