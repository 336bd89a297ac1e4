import { Big } from 'big.js';
import { minorDigits } from '../../canonical/minor-unit.js';
import type { OrderLine } from '../../canonical/record.js';

/** Whether a line of weighed goods has a fraction of the minor unit: 0.350 x 12.99 = 4.5465. No till charges that. */
export function isUnrounded({ quantity, grossSales, taxes, includingTax }: OrderLine, currency: string): boolean {
  if (!quantity.includes('.')) return false;
  const listed = includingTax?.grossSales ?? grossSales;
  const places = minorDigits(currency);
  return [listed, taxes].some((amount) => !new Big(amount).round(places).eq(amount));
}

/**
 * The lines as a till charges them: lines with a fractional quantity rounded to the minor unit, half away from zero.
 */
export function roundWeighed(lines: readonly OrderLine[], currency: string): OrderLine[] {
  const places = minorDigits(currency);
  const rounded = (amount: string): Big => new Big(amount).round(places, Big.roundHalfUp);
  return lines.map((line) => {
    if (!isUnrounded(line, currency)) return line;
    const taxes = rounded(line.taxes);
    if (line.includingTax === null) {
      return { ...line, grossSales: rounded(line.grossSales).toFixed(), taxes: taxes.toFixed() };
    }
    const listed = rounded(line.includingTax.grossSales);
    return {
      ...line,
      grossSales: listed.minus(taxes).toFixed(),
      taxes: taxes.toFixed(),
      includingTax: { ...line.includingTax, grossSales: listed.toFixed() },
    };
  });
}
