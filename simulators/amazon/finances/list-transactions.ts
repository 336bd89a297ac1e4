import type { Amazon, Incoming, Outcome } from '../amazon.js';
import { invalidInput } from '../api-error.js';
import type { Micros, Transaction } from '../data/model.js';
import { payableAt, periodAt } from '../data/settlements.js';
import { Parameters } from '../parameters.js';
import { newestOf } from '../times.js';
import { renderTransaction, type Row, statusAt } from './render-transaction.js';

const TEXT = { kind: 'text' } as const;
const RULES = {
  postedAfter: { kind: 'instant' },
  postedBefore: { kind: 'instant' },
  marketplaceId: TEXT,
  transactionStatus: { kind: 'text', values: ['DEFERRED', 'RELEASED', 'DEFERRED_RELEASED'] },
  relatedIdentifierName: { kind: 'text', values: ['ORDER_ID', 'FINANCIAL_EVENT_GROUP_ID'] },
  relatedIdentifierValue: TEXT,
  nextToken: TEXT,
} as const;
const LONGEST = 180 * 86_400 * 1_000_000;

/** The rows that are left, and whether an empty page is still to come. */
export interface FinancesState {
  rows: Row[];
  isEmptyDone: boolean;
}

/** Answers `listTransactions`. Rows are in no order of dates. A token lives five minutes. */
export function listTransactions(amazon: Amazon, incoming: Incoming): Outcome {
  const { clock, settings, tokens } = amazon;
  const parameters = new Parameters(incoming.query, RULES);
  const name = parameters.text('relatedIdentifierName');
  if ((name === undefined) !== !parameters.has('relatedIdentifierValue')) {
    throw invalidInput('relatedIdentifierName and relatedIdentifierValue belong together');
  }
  const from = parameters.instant('postedAfter');
  const to = parameters.instant('postedBefore');
  const newest = newestOf(clock);
  if (from === undefined && name === undefined) throw invalidInput(NO_START, NO_START);
  if (from !== undefined && from > newest) throw invalidInput('postedAfter must be more than two minutes ago');
  if (to !== undefined && to > newest) throw invalidInput('postedBefore must be more than two minutes ago');
  if (from !== undefined && to !== undefined && to <= from)
    throw invalidInput('postedBefore must be after postedAfter');
  const query = parameters.fingerprint(['nextToken']);
  const token = parameters.text('nextToken');
  const found = token === undefined ? undefined : tokens.transactions.find(token, query);
  if (found === 'expired') throw invalidInput('', 'Next token has expired.');
  if (typeof found === 'string') throw invalidInput('', 'Next token is invalid.');
  const state = found ?? {
    rows: rowsOf(amazon, parameters, from ?? 0, Math.min(to ?? newest, newest)),
    isEmptyDone: !settings.hasEmptyPages,
  };
  const isEmptyPage = !state.isEmptyDone && state.rows.length > 0 && found !== undefined;
  const size = isEmptyPage ? 0 : settings.transactionsPerPage;
  const rest = state.rows.slice(size);
  const next = { rows: rest, isEmptyDone: state.isEmptyDone || isEmptyPage };
  return {
    status: 200,
    body: {
      payload: {
        transactions: state.rows.slice(0, size).map((row) => renderTransaction(amazon, row)),
        ...(rest.length > 0 && { nextToken: tokens.transactions.issue(next, query) }),
      },
    },
  };
}

const NO_START = 'Start date cannot be null';

function rowsOf({ seller, clock }: Amazon, parameters: Parameters, from: Micros, to: Micros): Row[] {
  if (parameters.has('postedAfter') && parameters.has('postedBefore') && to - from > LONGEST) return [];
  const now = clock.now();
  const status = parameters.text('transactionStatus');
  const marketplace = parameters.text('marketplaceId');
  const value = parameters.text('relatedIdentifierValue');
  const isOrder = parameters.text('relatedIdentifierName') === 'ORDER_ID';
  const of = isOrder ? seller.transactionsOf(value!) : seller.transactions;
  const rows = of.flatMap((transaction) => rowsAt(transaction, now));
  return order(
    rows.filter(
      (row) =>
        row.at >= from &&
        row.at < to &&
        (status === undefined || statusAt(row, now) === status) &&
        (marketplace === undefined || isOfMarketplace(row, marketplace)) &&
        (value === undefined || isOrder || isOfGroup(seller, row, value, now)),
    ),
  );
}

/** The rows of a transaction that Finances shows: its own, and that of its release. */
function rowsAt(transaction: Transaction, now: Micros): Row[] {
  const { postedAt, lagSeconds, deferral, isHidden } = transaction;
  if (isHidden || postedAt + lagSeconds * 1_000_000 > now) return [];
  const own: Row = { transaction, at: postedAt, isRelease: false };
  if (deferral?.release !== 'second-row' || payableAt(transaction) > now) return [own];
  return [own, { transaction, at: payableAt(transaction), isRelease: true }];
}

/** A query with a marketplace misses the orders in the United States that the merchant ships, as Amazon documents. */
function isOfMarketplace({ transaction: { marketplace, order: of } }: Row, id: string): boolean {
  return marketplace.id === id && !(marketplace.country === 'US' && of?.fulfilledBy === 'MERCHANT');
}

function isOfGroup(seller: Amazon['seller'], { transaction }: Row, group: string, now: Micros): boolean {
  const at = payableAt(transaction);
  return at <= now && periodAt(seller, transaction.marketplace.currency, at).groupId === group;
}

/** Ordinary orders come first, then the others, each in the order of their ids: not by date. */
function order(rows: Row[]): Row[] {
  const rank = ({ transaction: { order: of } }: Row): number => (of === null ? 2 : of.isBusiness ? 3 : 0);
  return rows.sort((a, b) => rank(a) - rank(b) || (a.transaction.transactionId < b.transaction.transactionId ? -1 : 1));
}
