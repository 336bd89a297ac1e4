import { compare } from '../../../clients/typescript/src/decimal/arithmetic.js';
import { type Decimal, decimal } from '../../../clients/typescript/src/decimal/decimal.js';
import { shareText } from '../format/numbers.js';

const one = decimal('1');

/** The rate of a known margin, and what the margin leaves out: lines of which nobody has said what they cost. */
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
