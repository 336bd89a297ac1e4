import { compare } from '../../../clients/typescript/src/decimal/arithmetic.js';
import type { Decimal } from '../../../clients/typescript/src/decimal/decimal.js';
import { shareText } from './numbers.js';

const one = '1' as Decimal;

/** What is to be known of a margin: its rate, and what it leaves out, lines of which nobody has said what they cost. */
export function marginNote({
  costCoverage,
  knownGrossMarginRate,
}: {
  costCoverage: Decimal | null;
  knownGrossMarginRate: Decimal | null;
}): string {
  const rate = knownGrossMarginRate === null ? '' : `${shareText(knownGrossMarginRate)} of net sales`;
  if (costCoverage === null || compare(costCoverage, one) === 0) return rate;
  return `${rate}${rate && ', '}of the ${shareText(costCoverage)} whose cost is known`;
}
