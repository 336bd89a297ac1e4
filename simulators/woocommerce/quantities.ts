/** Quantities of goods: whole units, or kilograms and metres with up to three decimals, which plugins sell. */

/** In thousandths, which add up without binary rounding errors. */
export function thousandths(quantity: number): number {
  return Math.round(quantity * 1000);
}

export function sumOfQuantities(...quantities: number[]): number {
  return quantities.reduce((sum, quantity) => sum + thousandths(quantity), 0) / 1000;
}
