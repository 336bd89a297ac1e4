import { readSql } from '../../project-files.js';
import type { Staged } from './stage-change-set.js';

/** One file of statements over the staged rows. */
export interface MergeStep {
  sql: string;
  /** Whether the statement takes the round as `$1`. */
  takesRound: boolean;
  isNeeded(staged: Staged): boolean;
  /** False when it only fills temporary tables or bookkeeping: its rows are no change of the warehouse. */
  isVisible: boolean;
}

const orders = (staged: Staged): boolean => staged.hasOrders;
const deletions = (staged: Staged): boolean => staged.hasDeletions;
const parts = (staged: Staged): boolean => staged.hasParts;
const departures = (staged: Staged): boolean => staged.hasDeletions || staged.hasParts;
const accounts = (staged: Staged): boolean => ordersOrDepartures(staged) || staged.hasCustomers;
const variants = (staged: Staged): boolean => staged.hasVariants;
const variantsOrDeletions = (staged: Staged): boolean => staged.hasVariants || staged.hasDeletions;
const ordersOrDepartures = (staged: Staged): boolean => staged.hasOrders || departures(staged);
const locations = (staged: Staged): boolean => staged.hasLocations;
const inventory = (staged: Staged): boolean => staged.inventoryRounds > 0;
const costs = (staged: Staged): boolean => staged.hasCosts;
const customers = (staged: Staged): boolean => staged.hasCustomers;

/**
 * Stock, once for each round (`$1`): an event of an item is judged by what the ones before it left, so that batch borders
 * make no difference.
 */
export const inventorySteps: readonly MergeStep[] = [
  prepares('facts/change-level.sql', inventory),
  changes('dimensions/dim-location.from-inventory.sql', inventory),
  changes('facts/fact-inventory.merge.sql', inventory),
  prepares('facts/inventory-deletions.sql', inventory),
  prepares('facts/change-level.clear.sql', inventory),
];

/**
 * From accounts as they are told anew (`told_account`, or gone by `account_from_orders`) to the customers of all accounts that
 * this touches, and of their orders.
 */
export const matchingSteps: readonly MergeStep[] = [
  prepares('dimensions/account-contact.sql', accounts),
  prepares('dimensions/account-contact.neighbours.sql', accounts),
  changes('dimensions/customer-account.merge.sql', accounts),
  changes('dimensions/dim-customer.merge.sql', accounts),
  prepares('dimensions/moved-account.sql', accounts),
  changes('facts/fact-orders.move.sql', accounts),
];

/** In the order in which they run: what is deleted, what is taken, dimensions, facts. */
export const mergeSteps: readonly MergeStep[] = [
  prepares('build/deletions.merge.sql', deletions),
  prepares('build/change-order.sql', orders),
  prepares('build/gone-order.sql', deletions),
  prepares('build/gone-order.from-parts.sql', parts),
  prepares('facts/lone-refund-before.sql', parts),

  changes('dimensions/dim-channel.merge.sql', orders),
  changes('dimensions/dim-channel.from-refunds.sql', parts),
  changes('dimensions/dim-location.merge.sql', locations),
  changes('dimensions/dim-location.deleted.sql', deletions),

  prepares('dimensions/accepted-variant.sql', variants),
  prepares('dimensions/product-history.sql', variants),
  changes('dimensions/dim-product-history.merge.sql', variants),
  changes('dimensions/dim-product.merge.sql', variants),
  changes('dimensions/dim-product.cost.sql', costs),
  changes('dimensions/dim-product.deleted.sql', variantsOrDeletions),
  prepares('dimensions/product-from-orders.sql', ordersOrDepartures),
  changes('dimensions/dim-product.from-orders.sql', ordersOrDepartures),

  prepares('dimensions/customer-account.before.sql', accounts),
  prepares('dimensions/told-account.own.sql', customers),
  prepares('dimensions/account-from-orders.sql', accounts),
  prepares('dimensions/account-from-refunds.sql', accounts),
  prepares('dimensions/told-account.from-orders.sql', accounts),
  ...matchingSteps,

  changes('facts/fact-orders.merge.sql', orders),
  changes('facts/fact-order-items.merge.sql', orders),
  changes('facts/fact-refunds.merge.sql', orders),
  changes('facts/fact-refunds.lone.sql', parts),
  changes('facts/fact-orders.delete.sql', departures),
];

function prepares(file: string, isNeeded: MergeStep['isNeeded']): MergeStep {
  return step(file, isNeeded, false);
}

function changes(file: string, isNeeded: MergeStep['isNeeded']): MergeStep {
  return step(file, isNeeded, true);
}

function step(file: string, isNeeded: MergeStep['isNeeded'], isVisible: boolean): MergeStep {
  const sql = readSql(`models/${file}`);
  return { sql, takesRound: sql.includes('$1'), isNeeded, isVisible };
}
