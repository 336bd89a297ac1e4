import {
  shopifyFinancialStatuses,
  shopifyFulfillmentStatuses,
  shopifyProductStatuses,
  wooOrderStatuses,
  wooProductStatuses,
} from '../../canonical/status-words.js';
import { type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';
import { customersIn } from './customers-in-scope.js';
import { InvalidInputError } from './invalid-input.js';

/** A column of words that a filter compares case-insensitively. */
interface WordColumn {
  /** What the words are, in an error: `country`. */
  what: string;
  /** The argument with the words: `filter.country`. */
  argument: string;
  /** The rows in scope that have it, without `from`. */
  rows(scope: Scope): Sql;
  column: Sql;
  /** Whether a row may have the word, in lower case, even if none has it now. */
  isPossible(word: string): boolean;
}

export const financialStatus: WordColumn = {
  what: 'financial status',
  argument: 'filter.financialStatus',
  rows: (scope) => sql`warehouse.fact_orders w where ${within(scope, sql`w.source_id`)}`,
  column: sql`w.financial_status`,
  isPossible: among(shopifyFinancialStatuses, wooOrderStatuses),
};

export const fulfillmentStatus: WordColumn = {
  what: 'fulfillment status',
  argument: 'filter.fulfillmentStatus',
  rows: (scope) => sql`warehouse.fact_orders w where ${within(scope, sql`w.source_id`)}`,
  column: sql`w.fulfillment_status`,
  isPossible: among(shopifyFulfillmentStatuses),
};

export const productStatus: WordColumn = {
  what: 'status',
  argument: 'filter.status',
  rows: (scope) => sql`warehouse.dim_product w where ${within(scope, sql`w.source_id`)}`,
  column: sql`w.status`,
  isPossible: among(shopifyProductStatuses, wooProductStatuses),
};

export const customerCountry: WordColumn = {
  what: 'country',
  argument: 'filter.country',
  rows: (scope) => sql`${customersIn(scope)} where true`,
  column: sql`c.country`,
  isPossible: isCountry,
};

/** Maximum number of existing words listed in an error. */
const mostNamed = 20;

/**
 * The requested words in lower case, for comparison with `lower(column)`; null if there are none. Refuses words that no
 * row can have, and lists the existing ones: a typing error would otherwise look like a shop without such orders. Reads
 * the rows' words only if a word is not one of the platforms' own.
 */
export async function askedWords(
  db: Queryable,
  scope: Scope,
  asked: readonly string[] | null | undefined,
  { what, argument, rows: rowsIn, column, isPossible }: WordColumn,
): Promise<string[] | null> {
  if (!asked) return null;
  if (asked.length === 0) {
    const name = argument.slice(argument.lastIndexOf('.') + 1);
    throw new InvalidInputError(
      `The list is empty, which would select nothing. Omit "${name}" to select all.`,
      argument,
    );
  }
  const words = asked.map((word) => word.toLowerCase());
  if (words.every(isPossible)) return words;
  const rows = await select<{ word: string }>(
    db,
    sql`select distinct ${column} as word from ${rowsIn(scope)} and ${column} is not null order by 1`,
  );
  const existing = new Set(rows.map(({ word }) => word.toLowerCase()));
  const unknown = asked.filter((word) => !isPossible(word.toLowerCase()) && !existing.has(word.toLowerCase()));
  if (unknown.length === 0) return words;
  const named = rows.slice(0, mostNamed).map(({ word }) => word);
  const more = rows.length > named.length ? ', …' : '';
  const choice = rows.length === 0 ? 'none are known yet' : `known: ${named.join(', ')}${more}`;
  throw new InvalidInputError(
    `Unknown ${what}: ${unknown.map((word) => `"${word}"`).join(', ')}; ${choice}.`,
    argument,
  );
}

function among(...lists: readonly (readonly string[])[]): (word: string) => boolean {
  const words = new Set(lists.flat().map((word) => word.toLowerCase()));
  return (word) => words.has(word);
}

const regionNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
/** Codes that are not countries: nowhere, unions, the rest of Oceania. */
const noCountries = new Set(['ZZ', 'EU', 'EZ', 'UN', 'QO', 'XA', 'XB']);

/** Whether it is an ISO 3166-1 code, by the runtime's tables: not `uk`, an alias of GB there, or `dd`, which no longer exists. */
function isCountry(word: string): boolean {
  const code = word.toUpperCase();
  if (!/^[A-Z]{2}$/.test(code) || noCountries.has(code)) return false;
  return new Intl.Locale(`und-${code}`).region === code && regionNames.of(code) !== undefined;
}
