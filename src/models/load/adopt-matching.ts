import type { PoolClient } from '../../database/pool.js';
import { readMatching, rememberMatching } from '../../ledger/warehouse-version/matching.js';
import { markUnpublished } from '../../ledger/warehouse-version/version.js';
import { readSql } from '../../runtime/project-files.js';
import { readMerge } from '../merge/read-merge.js';
import { normaliseContact } from '../subjects/customer-identity.js';
import { matchingSteps } from '../subjects/customers.js';
import { openChangeSetTables } from './open-tables.js';
import { runSteps } from './run-steps.js';
import { readSteps } from './steps.js';

/**
 * Increase it when `account-contact.sql` or `customer-account.merge.sql` change how they match: all accounts are then
 * matched again.
 */
const matchingRule = 1;

const touchedAccounts = readSql('models/dimensions/account-before.matching.sql');
const rekeyedOrders = readMerge('dimensions/rekeyed-order.sql');
const incomingAccounts = readSql('models/dimensions/incoming-account.matching.sql');
const steps = readSteps(matchingSteps);

/**
 * Stores the configured list of contacts that are never joined by, and matches again the accounts with a contact that
 * joined or left the list, with their orders, within the caller's transaction. Writes nothing if the list is unchanged.
 *
 * `neverJoinBy`: e-mail addresses and phones, in any notation.
 */
export async function adoptMatching(client: PoolClient, neverJoinBy: readonly string[]): Promise<void> {
  const wanted = new Set(neverJoinBy.flatMap(asCompared));
  const matched = await readMatching(client);
  const known = new Set(matched.contacts);
  const changed = [...wanted].filter((contact) => !known.has(contact));
  changed.push(...matched.contacts.filter((contact) => !wanted.has(contact)));
  const isSameRule = matched.matchingRule === matchingRule;
  if (isSameRule && changed.length === 0) return;

  // Any number of accounts may have one of the contacts.
  const tables = await openChangeSetTables(client, Infinity);
  await rememberMatching(client, { matchingRule, contacts: [...wanted] });
  const { rowCount } = await tables.query(touchedAccounts, [changed, !isSameRule]);
  if (rowCount === 0) return;
  await tables.query(rekeyedOrders);
  await tables.query(incomingAccounts);
  await tables.createNamed(steps.map(({ sql }) => sql));
  if (await runSteps(client, steps)) await markUnpublished(client);
}

/** The normalised form that accounts have; empty for a blank one. */
function asCompared(contact: string): string[] {
  const { email, phone } = normaliseContact({ email: contact, phone: contact });
  const known = contact.includes('@') ? email : phone;
  return known === null ? [] : [known];
}
