import { readSql } from '../../project-files.js';
import type { Staged } from './stage-change-set.js';

/** One file of statements over the staged rows. */
export interface MergeStep {
  sql: string;
  isNeeded(staged: Staged): boolean;
  /** False when it only fills temporary tables or bookkeeping: its rows are no change of the warehouse. */
  isVisible: boolean;
}

const orders = (staged: Staged): boolean => staged.hasOrders;
const deletions = (staged: Staged): boolean => staged.hasDeletions;
const accounts = (staged: Staged): boolean => staged.hasOrders || staged.hasDeletions || staged.hasCustomers;
const customers = (staged: Staged): boolean => staged.hasCustomers;

/** In the order in which they run: what is deleted, what is taken, dimensions, facts. */
export const mergeSteps: readonly MergeStep[] = [
  prepares('build/deletions.merge.sql', deletions),
  prepares('build/change-order.sql', orders),
  prepares('build/gone-order.sql', deletions),

  changes('dimensions/dim-channel.merge.sql', orders),
  prepares('dimensions/customer-account.before.sql', accounts),
  changes('dimensions/customer-account.own.sql', customers),
  prepares('dimensions/account-from-orders.sql', accounts),
  changes('dimensions/customer-account.from-orders.sql', accounts),
  changes('dimensions/dim-customer.merge.sql', accounts),

  changes('facts/fact-orders.move.sql', accounts),
  changes('facts/fact-orders.merge.sql', orders),
  changes('facts/fact-order-items.merge.sql', orders),
  changes('facts/fact-refunds.merge.sql', orders),
  changes('facts/fact-orders.delete.sql', deletions),
];

function prepares(file: string, isNeeded: MergeStep['isNeeded']): MergeStep {
  return { sql: readSql(`models/${file}`), isNeeded, isVisible: false };
}

function changes(file: string, isNeeded: MergeStep['isNeeded']): MergeStep {
  return { sql: readSql(`models/${file}`), isNeeded, isVisible: true };
}
