import { compare } from '../../../clients/typescript/src/decimal/arithmetic.js';
import type { Decimal } from '../../../clients/typescript/src/decimal/decimal.js';

const zero = '0' as Decimal;

/** A share as a bar beneath a name; nothing below zero. The number stands beside it. */
export function ShareBar({ share }: { share: Decimal | null | undefined }) {
  const isShown = share != null && compare(share, zero) > 0;
  return (
    <span class="share-bar" aria-hidden="true">
      {isShown && <span style={{ width: `min(100%, calc(100% * ${share}))` }} />}
    </span>
  );
}
