import { compare, negate, round, subtract, sum } from '../../../../clients/typescript/src/decimal/arithmetic.js';
import { type Decimal, zero } from '../../../../clients/typescript/src/decimal/decimal.js';
import type { Money } from '../../../../clients/typescript/src/decimal/money.js';
import { formatsOf } from '../../format/numbers.js';
import type { MoneyBeforeFragment } from '../../generated/documents.js';

export interface Step {
  field: Exclude<keyof MoneyBeforeFragment, 'refundRateByValue'>;
  /** As the axis has it. */
  label: string;
  name: string;
  /** Whether it is what all before it come to, takes away from that, or adds to it. */
  kind: 'total' | 'less' | 'plus';
}

/** The identity of docs/metrics.md: gross sales - discounts - returns = net sales; + shipping + taxes + duties + fees = total sales. */
const steps: readonly Step[] = [
  { field: 'grossSales', label: 'Gross', name: 'Gross sales', kind: 'total' },
  { field: 'discounts', label: 'Discounts', name: 'Discounts', kind: 'less' },
  { field: 'returns', label: 'Returns', name: 'Returns', kind: 'less' },
  { field: 'netSales', label: 'Net', name: 'Net sales', kind: 'total' },
  { field: 'shipping', label: 'Shipping', name: 'Shipping', kind: 'plus' },
  { field: 'taxes', label: 'Taxes', name: 'Taxes', kind: 'plus' },
  { field: 'duties', label: 'Duties', name: 'Duties', kind: 'plus' },
  { field: 'fees', label: 'Fees', name: 'Fees', kind: 'plus' },
  { field: 'totalSales', label: 'Total', name: 'Total sales', kind: 'total' },
];

export type Amounts = { readonly [Field in Step['field']]?: Money | null };

/** The steps that were asked for. */
export function stepsOf(amounts: Amounts): readonly Step[] {
  return steps.filter(({ field }) => amounts[field] !== undefined);
}

/** A step's amount as it is added up: what is taken away is negative. */
export function signedAmount({ field, kind }: Step, amounts: Amounts): Money | null {
  const money = amounts[field];
  if (!money) return null;
  // Without “-0.00”.
  return kind !== 'less' || compare(money.amount, zero) === 0 ? money : { ...money, amount: negate(money.amount) };
}

/**
 * What rounding each amount to the decimals of its currency makes of the sum that leads to a total: such as 0.01. Null where it makes nothing,
 * and where an amount is missing.
 */
export function roundingBefore(total: Step, amounts: Amounts): Money | null {
  const end = steps.indexOf(total);
  const begin = steps.findLastIndex(({ kind }, at) => at < end && kind === 'total');
  if (begin < 0) return null;
  const parts = steps.slice(begin, end).map((step) => signedAmount(step, amounts)?.amount);
  const money = amounts[total.field];
  if (!money || !parts.every((part): part is Decimal => part !== undefined)) return null;
  const { digits } = formatsOf(money.currency);
  const difference = subtract(round(money.amount, digits), sum(parts.map((part) => round(part, digits))));
  return compare(difference, zero) === 0 ? null : { ...money, amount: difference };
}
