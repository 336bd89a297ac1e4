import { Big } from 'big.js';
import Type, { type Static } from 'typebox';
import type { DriftReport } from '../../../contract/extractor.js';
import type { FixedPoint } from '../../staging/decimal.js';
import { reportUnknownValue } from '../../staging/drift.js';
import { quantityOf, quantityShape } from '../../staging/quantity.js';
import { compileCheck } from '../../staging/schema-check.js';
import { secondaryText } from '../../staging/secondary.js';
import { marketplaceOf } from '../client/marketplaces.js';
import { amountIn, currencyCode, instantText, maybe } from './shapes.js';

/** `currencyAmount` is a JSON number, which `withExactAmounts` made a text. */
const money = Type.Object({ currencyAmount: Type.String(), currencyCode });

const identifiers = maybe(
  Type.Array(Type.Object({ relatedIdentifierName: Type.String(), relatedIdentifierValue: Type.String() })),
);

/** Nested to any depth: checked level by level. */
const breakdown = Type.Object({
  breakdownType: Type.String(),
  breakdownAmount: money,
  breakdowns: maybe(Type.Array(Type.Unknown())),
});

const itemShape = Type.Object({
  totalAmount: maybe(money),
  breakdowns: maybe(Type.Array(Type.Unknown())),
  contexts: maybe(
    Type.Array(
      Type.Object({
        ...{ contextType: Type.String(), sku: secondaryText, quantityShipped: maybe(quantityShape) },
        fulfillmentNetwork: secondaryText,
      }),
    ),
  ),
});

const shape = Type.Object({
  transactionId: Type.String({ minLength: 1 }),
  transactionType: Type.String(),
  transactionStatus: Type.String(),
  description: secondaryText,
  postedDate: instantText,
  totalAmount: money,
  marketplaceDetails: maybe(Type.Object({ marketplaceId: secondaryText, marketplaceName: secondaryText })),
  relatedIdentifiers: identifiers,
  items: maybe(Type.Array(itemShape)),
  breakdowns: maybe(Type.Array(Type.Unknown())),
});

const options = { subject: 'Amazon transaction', personal: [] };
const check = compileCheck(shape, options);
const checkBreakdown = compileCheck(breakdown, options);

export type Transaction = Static<typeof shape>;
export type TransactionItem = Static<typeof itemShape>;

const statuses: ReadonlySet<string> = new Set(['DEFERRED', 'RELEASED', 'DEFERRED_RELEASED']);

/** A row of Finances: throws a `DataError` if it is none. */
export function transactionOf(value: unknown, key: string, drift: DriftReport): Transaction {
  const transaction = check(value, key, drift);
  reportUnknownValue(drift, 'transactionStatus', transaction.transactionStatus.toUpperCase(), statuses);
  return transaction;
}

/** Amounts of a transaction as text with the digits received: JSON.parse would make binary fractions of them. */
export function withExactAmounts(json: string): string {
  return json.replace(
    /("currencyAmount"\s*:\s*)(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g,
    (_, name: string, digits: string) => `${name}"${/e/i.test(digits) ? new Big(digits).toFixed() : digits}"`,
  );
}

/** An amount that nothing below it is the sum of. */
export interface Leaf {
  /** The names above it and its own, without totals: `AmazonFees`, `Commission`, `Base`. */
  path: readonly string[];
  amount: FixedPoint;
}

/** Totals that only sum up what is below them. */
const totals: ReadonlySet<string> = new Set(['Sales', 'Expenses']);

export function leavesOf(
  breakdowns: readonly unknown[],
  id: string,
  drift: DriftReport,
  above: readonly string[] = [],
): Leaf[] {
  return breakdowns.flatMap((each) => {
    const { breakdownType: name, breakdownAmount, breakdowns: below } = checkBreakdown(each, id, drift);
    const path = totals.has(name) ? above : [...above, name];
    if (below && below.length > 0) return leavesOf(below, id, drift, path);
    const amount = amountIn(breakdownAmount.currencyAmount, `Amazon transaction ${id}`, 'breakdownAmount');
    return [{ path: path.length === 0 ? [name] : path, amount }];
  });
}

interface Product {
  sku: string | null;
  quantity: FixedPoint;
  /** Amazon ships it, and takes it back. */
  isOfAmazon: boolean;
}

/** The product of an item; of a part of an order without one, null. */
export function productOf({ contexts }: TransactionItem): Product {
  const product = (contexts ?? []).find(({ contextType }) => contextType === 'ProductContext');
  return {
    sku: product?.sku || null,
    quantity: product?.quantityShipped == null ? 0n : quantityOf(product.quantityShipped),
    isOfAmazon: product?.fulfillmentNetwork === 'AFN',
  };
}

export function identifierOf(
  { relatedIdentifiers }: Pick<Transaction, 'relatedIdentifiers'>,
  name: string,
): string | null {
  const found = (relatedIdentifiers ?? []).find(({ relatedIdentifierName }) => relatedIdentifierName === name);
  return found?.relatedIdentifierValue || null;
}

/** Of a row that releases money which another one deferred, the id of that one: both are the same posting. */
export function postingIdOf(transaction: Transaction): string {
  return identifierOf(transaction, 'DEFERRED_TRANSACTION_ID') ?? transaction.transactionId;
}

/** The time of what only a release tells: anything that the posting itself tells is newer. */
export const beforeAny = '1970-01-01T00:00:00Z';

export function marketplaceNameOf({ marketplaceDetails }: Transaction): string {
  return marketplaceOf(marketplaceDetails?.marketplaceId)?.name ?? marketplaceDetails?.marketplaceName ?? 'Amazon';
}
