import type { PoolClient } from '../../database/pool.js';
import { readMatching, rememberMatching } from '../../ledger/warehouse-version/matching.js';
import { markUnpublished } from '../../ledger/warehouse-version/version.js';
import { readSql } from '../../runtime/project-files.js';
import { normaliseContact } from '../subjects/customer-identity.js';
import { matchingSteps } from '../subjects/customers.js';
import { runSteps } from './run-steps.js';
import { createStagingTables } from './staging-tables.js';
import { readSteps } from './steps.js';

/** Goes up when `account-contact.sql` or `customer-account.merge.sql` come to join otherwise: all accounts are matched anew. */
const matchingRule = 1;

const touchedAccounts = readSql('models/dimensions/account-before.matching.sql');
const rekeyedOrders = readSql('models/dimensions/rekeyed-order.sql');
const toldAccounts = readSql('models/dimensions/told-account.matching.sql');
const steps = readSteps(matchingSteps);

/**
 * Makes the contacts that join nobody those of the configuration, and matches the accounts that have a contact which came to
 * the list or left it anew, with their orders; within the caller's transaction. Without a difference nothing is written.
 *
 * `neverJoinBy`: e-mail addresses and phones, written however people write them.
 */
export async function adoptMatching(client: PoolClient, neverJoinBy: readonly string[]): Promise<void> {
  const wanted = new Set(neverJoinBy.flatMap(asCompared));
  const matched = await readMatching(client);
  const known = new Set(matched.contacts);
  const changed = [...wanted].filter((contact) => !known.has(contact));
  changed.push(...matched.contacts.filter((contact) => !wanted.has(contact)));
  const isSameRule = matched.matchingRule === matchingRule;
  if (isSameRule && changed.length === 0) return;

  await createStagingTables(client);
  await rememberMatching(client, { matchingRule, contacts: [...wanted] });
  await client.query(touchedAccounts, [changed, !isSameRule]);
  await client.query(rekeyedOrders);
  await client.query(toldAccounts);
  if (await runSteps(client, steps)) await markUnpublished(client);
}

/** The form in which accounts have it; none of a blank. */
function asCompared(contact: string): string[] {
  const { email, phone } = normaliseContact({ email: contact, phone: contact });
  const known = contact.includes('@') ? email : phone;
  return known === null ? [] : [known];
}
