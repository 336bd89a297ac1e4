import Type from 'typebox';
import { normalPhone } from '../../../canonical/phone.js';
import type { CustomerRecord } from '../../../canonical/record.js';
import type { DriftReport, StoredRecord } from '../../../contract/extractor.js';
import { compileCheck } from '../../staging/schema-check.js';
import { secondary, secondaryText } from '../../staging/secondary.js';
import { instantOf } from '../client/times.js';
import { naiveInstant, personalFields, recordId } from './shapes.js';

const checkCustomer = compileCheck(
  Type.Object({
    id: recordId,
    date_created_gmt: secondary(naiveInstant),
    date_modified_gmt: secondary(naiveInstant),
    email: secondaryText,
    first_name: secondaryText,
    last_name: secondaryText,
    billing: secondary(
      Type.Object({
        ...{ first_name: secondaryText, last_name: secondaryText, email: secondaryText, phone: secondaryText },
        ...{ country: secondaryText, city: secondaryText },
      }),
    ),
  }),
  { subject: 'WooCommerce customer', personal: personalFields },
);

/** An account of any role. Fields that are empty are taken from the billing address. */
export function stageCustomer(
  [first]: unknown[],
  { key, extractedAt }: StoredRecord,
  drift: DriftReport,
): CustomerRecord {
  const customer = checkCustomer(first, key, drift);
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
