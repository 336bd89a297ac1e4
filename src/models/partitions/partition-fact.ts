import { type EntityClass, tableOf } from '../columns/table-columns.js';
import { FactAdSpend } from '../facts/fact-ad-spend.js';
import { FactSessionUsers } from '../facts/fact-session-users.js';
import { FactSessions } from '../facts/fact-sessions.js';
import { partitionKey } from './partition-columns.js';

/** What is reported by days, weeks or months of an account, as `warehouse.reported_day` has it. */
export type PartitionKind = 'ad_spend' | 'sessions' | 'users_by_day' | 'users_by_week' | 'users_by_month';

/**
 * A fact whose rows a partition (a day, week or month of an account) replaces as a whole. Its entity defines it: its temporary table,
 * what is copied there, and the statements that replace and convert its rows follow from that.
 */
export interface PartitionFact {
  entity: EntityClass;
  /** The temporary table of its rows in a change set. */
  staged: string;
  kinds: readonly PartitionKind[];
}

export const adSpend: PartitionFact = { entity: FactAdSpend, staged: 'staged_ad_spend', kinds: ['ad_spend'] };

export const sessions: PartitionFact = { entity: FactSessions, staged: 'staged_sessions', kinds: ['sessions'] };

export const sessionUsers: PartitionFact = {
  entity: FactSessionUsers,
  staged: 'staged_session_users',
  kinds: ['users_by_day', 'users_by_week', 'users_by_month'],
};

export const partitionFacts: readonly PartitionFact[] = [adSpend, sessions, sessionUsers];

/** The columns by which a row's partition is found. */
export function partitionKeyOf({ entity }: PartitionFact): string[] {
  const { key } = tableOf(entity);
  return partitionKey.filter((name) => key.includes(name));
}

/** As a list of SQL. */
export function kindsOf({ kinds }: PartitionFact): string {
  return kinds.map((kind) => `'${kind}'`).join(', ');
}
