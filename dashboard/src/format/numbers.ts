import { divide } from '../../../clients/typescript/src/decimal/arithmetic.js';
import { decimal, type Decimal } from '../../../clients/typescript/src/decimal/decimal.js';
import { formatDecimal } from '../../../clients/typescript/src/decimal/format.js';
import type { Money } from '../../../clients/typescript/src/decimal/money.js';
import { type NumberFormats, numberFormats } from '../../../src/charts/formats/number-formats.js';
import { locale } from './locale.js';

/** What stands in place of a number that there is not. */
export const noNumber = '–';

const languages = [...locale];

/** The formats of amounts in a currency, for charts. */
export function formatsOf(currency: string): NumberFormats {
  return numberFormats(languages[0] ?? 'en', currency);
}

/** With the decimals that prices in its currency have: “£1,234.50”. Never by way of a float. */
export function moneyText(money: Money | null | undefined): string {
  return money ? formatsOf(money.currency).money(money.amount) : noNumber;
}

/** A count or a quantity: “1,234”, with the decimals that it has. */
export function countText(count: number | Decimal | null | undefined): string {
  return count == null
    ? noNumber
    : formatDecimal(typeof count === 'number' ? decimal(String(count)) : count, languages);
}

const twoDecimals = { minimumFractionDigits: 2, maximumFractionDigits: 2 };

/** A mean, with two decimals, so that those of a column stand below each other: “3.75”, “4.00”. */
export function meanText(mean: Decimal | null | undefined): string {
  return mean == null ? noNumber : formatDecimal(mean, languages, twoDecimals);
}

/** A share, 0.25, as “25.0%”. */
export function shareText(share: Decimal | null | undefined): string {
  return share == null ? noNumber : plain().percent(share);
}

/** A change in percent, 12.5, as “+12.5%”. */
export function changeText(percent: Decimal): string {
  return plain().percentChange(divide(percent, decimal('100'), 6));
}

/** Of numbers without a currency: any one does. */
function plain(): NumberFormats {
  return formatsOf('EUR');
}
