import { compare } from '../../../clients/typescript/src/decimal/arithmetic.js';
import type { Decimal } from '../../../clients/typescript/src/decimal/decimal.js';
import { changeText } from '../format/numbers.js';

/** Whether more of a number is good, bad, or neither. */
export type Better = 'more' | 'less' | 'neither';

/**
 * A change in percent, with an arrow beside its colour.
 * @param percent 12.5 is an eighth more; null: there is none, see `reason`
 * @param reason why there is none
 */
export function Change({
  percent,
  better = 'more',
  reason,
}: {
  percent: Decimal | null | undefined;
  better?: Better;
  reason: string;
}) {
  if (percent == null) {
    return (
      <span class="change none" title={reason}>
        <span aria-hidden="true">–</span>
        <span class="spoken">{reason}</span>
      </span>
    );
  }
  const sign = compare(percent, '0' as Decimal);
  const isGood = better === 'neither' || sign === 0 ? null : sign > 0 === (better === 'more');
  return (
    <span class={`change ${isGood === null ? '' : isGood ? 'good' : 'bad'}`}>
      <span class="arrow" aria-hidden="true">
        {sign > 0 ? '▲' : sign < 0 ? '▼' : '■'}
      </span>
      {changeText(percent)}
    </span>
  );
}
