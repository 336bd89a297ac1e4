/** Units of goods: whole ones, or kilograms and metres, which plugins sell to the gram and the millimetre. */

/** In thousandths, in which they add up without the noise of binary numbers. */
export function thousandths(quantity: number): number {
  return Math.round(quantity * 1000);
}

export function sumOfQuantities(...quantities: number[]): number {
  return quantities.reduce((sum, quantity) => sum + thousandths(quantity), 0) / 1000;
}
