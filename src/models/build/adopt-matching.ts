import type { PoolClient } from '../../database/pool.js';
import { readSql } from '../../project-files.js';
import { normaliseContact } from '../subjects/customer-identity.js';
import { matchingSteps } from '../subjects/customers.js';
import { runSteps } from './run-steps.js';
import { createStagingTables } from './staging-tables.js';

/** Goes up when `account-contact.sql` or `customer-account.merge.sql` come to join otherwise: all accounts are matched anew. */
const matchingRule = 1;

const readMatching = readSql('models/build/matching.sql');
const rememberMatching = readSql('models/build/remember-matching.sql');
const touchedAccounts = readSql('models/dimensions/account-before.matching.sql');
const rekeyedOrders = readSql('models/dimensions/rekeyed-order.sql');
const toldAccounts = readSql('models/dimensions/told-account.matching.sql');
const markUnpublished = readSql('models/build/mark-unpublished.sql');

/**
 * Makes the contacts that join nobody those of the configuration, and matches the accounts that have a contact which came to
 * the list or left it anew, with their orders; within the caller's transaction. Without a difference nothing is written.
 *
 * `neverJoinBy`: e-mail addresses and phones, written however people write them.
 */
export async function adoptMatching(client: PoolClient, neverJoinBy: readonly string[]): Promise<void> {
  const wanted = new Set(neverJoinBy.flatMap(asCompared));
  const { rows } = await client.query<{ matching_rule: number | null; contacts: string[] }>(readMatching);
  const [matched] = rows;
  if (!matched) throw new Error('ops.warehouse_version has no row: the migrations put one there');
  const known = new Set(matched.contacts);
  const changed = [...wanted].filter((contact) => !known.has(contact));
  changed.push(...matched.contacts.filter((contact) => !wanted.has(contact)));
  const isSameRule = matched.matching_rule === matchingRule;
  if (isSameRule && changed.length === 0) return;

  await createStagingTables(client);
  await client.query(rememberMatching, [matchingRule, [...wanted]]);
  await client.query(touchedAccounts, [changed, !isSameRule]);
  await client.query(rekeyedOrders);
  await client.query(toldAccounts);
  if (await runSteps(client, matchingSteps)) await client.query(markUnpublished);
}

/** The form in which accounts have it; none of a blank. */
function asCompared(contact: string): string[] {
  const { email, phone } = normaliseContact({ email: contact, phone: contact });
  const known = contact.includes('@') ? email : phone;
  return known === null ? [] : [known];
}
