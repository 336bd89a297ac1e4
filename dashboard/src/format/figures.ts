import type { Decimal } from '../../../clients/typescript/src/decimal/decimal.js';
import type { Money } from '../../../clients/typescript/src/decimal/money.js';
import { countText, moneyText, noNumber } from './numbers.js';

/** A metric as the API answers it: an amount, a quantity, a count. Undefined: it was not asked for; null: it has no value. */
export type Figure = Money | Decimal | number | null | undefined;

/** As people read it: “£1,234.50”, “1,234”. */
export function figureText(value: Figure): string {
  if (value == null) return noNumber;
  return typeof value === 'object' ? moneyText(value) : countText(value);
}

/** Exactly as the API has it, without its currency; null: there is none. */
export function figureExact(value: Figure): string | null {
  if (value == null) return null;
  return typeof value === 'object' ? value.amount : String(value);
}
