import Type from 'typebox';
import type { CustomerRecord } from '../../../canonical/record.js';
import { normalPhone } from '../../staging/phone.js';
import { compileCheck } from '../../staging/schema-check.js';
import { instantOf } from '../times.js';
import { maybe, maybeText, naiveInstant, personalFields, recordId } from './shapes.js';

const checkCustomer = compileCheck(
  Type.Object({
    id: recordId,
    date_created_gmt: maybe(naiveInstant),
    date_modified_gmt: maybe(naiveInstant),
    email: maybeText,
    first_name: maybeText,
    last_name: maybeText,
    billing: maybe(
      Type.Object({
        ...{ first_name: maybeText, last_name: maybeText, email: maybeText, phone: maybeText },
        ...{ country: maybeText, city: maybeText },
      }),
    ),
  }),
  { subject: 'WooCommerce customer', personal: personalFields },
);

/** An account of any role. What its own fields leave empty, the billing address may tell. */
export function stageCustomer([first]: unknown[], key: string, extractedAt: string): CustomerRecord {
  const customer = checkCustomer(first, key);
  const { billing } = customer;
  const createdAt = instantOf(customer.date_created_gmt ?? null) ?? extractedAt;
  return {
    kind: 'customer',
    customerId: String(customer.id),
    updatedAt: instantOf(customer.date_modified_gmt ?? null) ?? createdAt,
    createdAt,
    email: customer.email || billing?.email || null,
    phone: normalPhone(billing?.phone),
    firstName: customer.first_name || billing?.first_name || null,
    lastName: customer.last_name || billing?.last_name || null,
    country: billing?.country || null,
    city: billing?.city || null,
  };
}
