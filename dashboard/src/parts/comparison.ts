import type { Compare } from '../address/address.js';

/** What a number is compared with, as people call it; null: with nothing. */
export const comparedNames: Record<Compare, string | null> = {
  previous: 'period before',
  year: 'year before',
  none: null,
};

/** Why a number has no change. */
export function noChange({ isComplete }: { isComplete: boolean }, isComparable: boolean | undefined): string {
  if (!isComplete) return 'no change: the period is not over';
  return isComparable
    ? 'no change: the other number is zero or unknown'
    : 'no change: the other period is not known in whole';
}
