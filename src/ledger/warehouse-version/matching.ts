import type { Queryable } from '../../database/pool.js';
import { readSql } from '../../runtime/project-files.js';
import { onlyRow } from './only-row.js';

const readMatchingSql = readSql('ledger/warehouse-version/matching.sql');
const rememberMatchingSql = readSql('ledger/warehouse-version/remember-matching.sql');

/** How the accounts in the warehouse were matched. */
interface Matching {
  /** The version of the rule; null before accounts were first matched. */
  matchingRule: number | null;
  /** E-mail addresses and phones that never joined accounts. */
  contacts: string[];
}

export async function readMatching(db: Queryable): Promise<Matching> {
  return onlyRow((await db.query<Matching>(readMatchingSql)).rows);
}

export async function rememberMatching(
  db: Queryable,
  { matchingRule, contacts }: { matchingRule: number; contacts: readonly string[] },
): Promise<void> {
  await db.query(rememberMatchingSql, [matchingRule, contacts]);
}
