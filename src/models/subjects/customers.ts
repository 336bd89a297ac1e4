import { CustomerAccount } from '../dimensions/customer-account.js';
import { DimCustomer } from '../dimensions/dim-customer.js';
import { normaliseContact } from './customer-identity.js';
import { changes, defineSubject, prepares, tablesOf } from './subject.js';

const accounts = ['staged_customer', 'staged_order', 'staged_deletion', 'staged_part'] as const;

/**
 * From new and changed accounts (`incoming_account`; `account_from_orders` for those that are gone) to the customers of
 * all accounts affected, and of their orders.
 */
export const matchingSteps = [
  prepares('dimensions/account-contact.sql', ...accounts),
  prepares('dimensions/account-contact.neighbours.sql', ...accounts),
  changes('dimensions/customer-account.merge.sql', ...accounts),
  changes('dimensions/dim-customer.merge.sql', ...accounts),
  changes('facts/fact-orders.move.sql', ...accounts),
];

/** The accounts of stores, and the people behind them. */
export const customers = defineSubject({
  kinds: ['customer'],
  entities: [CustomerAccount, DimCustomer],
  tables: tablesOf('subjects/customers.tables.sql'),
  addRows(customer, { rows, seq, context: { sourceId } }) {
    const contact = normaliseContact(customer);
    rows.add('staged_customer', {
      seq,
      account_key: `${sourceId}:${customer.customerId}`,
      customer_id: customer.customerId,
      updated_at: customer.updatedAt,
      created_at: customer.createdAt,
      email: contact.email,
      phone: contact.phone,
      first_name: customer.firstName,
      last_name: customer.lastName,
      country: customer.country,
      city: customer.city,
    });
  },
  dimensions: [
    prepares('dimensions/customer-account.before.sql', ...accounts),
    prepares('dimensions/incoming-account.own.sql', 'staged_customer'),
    prepares('dimensions/account-from-orders.sql', ...accounts),
    changes('dimensions/customer-account.later.sql', 'staged_order'),
    prepares('dimensions/account-from-refunds.sql', ...accounts),
    prepares('dimensions/incoming-account.from-orders.sql', ...accounts),
    ...matchingSteps,
    changes('dimensions/dim-customer.alone.sql', 'guest_order'),
  ],
});
