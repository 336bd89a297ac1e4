/**
 * The orders of a synthetic shop as a function of their index, so that a recording of any platform and of any length can be made
 * without keeping them (unlike simulators/trade, whose orders depend on what happened before).
 */
export const variants = 2_000;
const customers = 40_000;
/** An order every two minutes: 100,000 orders are about 140 days. */
const spacingSeconds = 120;
export const firstInstant = Date.UTC(2024, 0, 1) / 1000;
/** In minor units, like all amounts here. */
export const shipping = 495;

export interface SoldLine {
  variant: number;
  quantity: number;
  price: number;
  /** Before the discount, without tax. */
  total: number;
  discount: number;
  tax: number;
}

/** One to four lines; each `revision` differs. */
export function soldLines(index: number, revision = 0): SoldLine[] {
  return Array.from({ length: 1 + (index % 4) }, (_, position) => soldLine(index, position, revision));
}

function soldLine(index: number, position: number, revision: number): SoldLine {
  const variant = (index * 31 + position * 577) % variants;
  const quantity = 1 + ((index + position + revision) % 3);
  const price = priceOf(variant);
  const total = price * quantity;
  const discount = index % 6 === 0 ? Math.floor(total / 10) : 0;
  return { variant, quantity, price, total, discount, tax: Math.floor((total - discount) / 5) };
}

export function priceOf(variant: number): number {
  return 500 + (variant % 97) * 25;
}

/** The buyer's number, from 0. */
export function buyerOf(index: number): number {
  return (index * 7919) % customers;
}

/** Seconds since the epoch. */
export function soldAt(index: number): number {
  return firstInstant + index * spacingSeconds;
}

/** `5.00` of 500. */
export function decimal(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
