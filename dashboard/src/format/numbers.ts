import { divide } from '../../../clients/typescript/src/decimal/arithmetic.js';
import { decimal, type Decimal } from '../../../clients/typescript/src/decimal/decimal.js';
import { formatDecimal, formatMoney, formatRatio } from '../../../clients/typescript/src/decimal/format.js';
import type { Money } from '../../../clients/typescript/src/decimal/money.js';
import { locale } from './locale.js';

/** What stands in place of a number that there is not. */
export const noNumber = '–';

const languages = [...locale];

/** Exact to the decimals of its currency: “£1,234.50”. Never by way of a float. */
export function moneyText(money: Money | null | undefined): string {
  return money ? formatMoney(money, languages) : noNumber;
}

/** Without decimals, where there is little room: “£1,235”. */
export function roundMoneyText(money: Money | null | undefined): string {
  return money ? formatMoney(money, languages, { maximumFractionDigits: 0 }) : noNumber;
}

/** A count or a quantity: “1,234”, with the decimals that it has. */
export function countText(count: number | Decimal | null | undefined): string {
  return count == null
    ? noNumber
    : formatDecimal(typeof count === 'number' ? decimal(String(count)) : count, languages);
}

/** A share, 0.25, as “25%”. */
export function shareText(share: Decimal | null | undefined): string {
  return share == null ? noNumber : formatRatio(share, languages, { minimumFractionDigits: 1 });
}

/** A change in percent, 12.5, as “+12.5%”. */
export function changeText(percent: Decimal): string {
  return formatRatio(divide(percent, decimal('100'), 6), languages, {
    signDisplay: 'exceptZero',
    minimumFractionDigits: 1,
  });
}
