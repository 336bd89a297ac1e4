import type { CustomerRecord, DeletionRecord } from '../../../canonical/record.js';
import type { TypedRow } from './typed-row.js';

/** A row of customers. */
export function stageCustomer(row: TypedRow): CustomerRecord | DeletionRecord {
  const customerId = row.accountId('customer_id');
  const { updatedAt } = row;
  if (row.isDeleted) return { kind: 'deletion', entity: 'customer', id: customerId, deletedAt: updatedAt };
  return {
    kind: 'customer',
    customerId,
    updatedAt,
    createdAt: row.secondary('created_at', () => row.maybeTime('created_at')) ?? updatedAt,
    email: row.text('email'),
    phone: row.phone('phone'),
    firstName: row.text('first_name'),
    lastName: row.text('last_name'),
    country: row.country('country'),
    city: row.text('city'),
  };
}
