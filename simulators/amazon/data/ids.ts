import type { Random } from '../../kit/random.js';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => String(random.int(0, 9))).join('');

/** `302-1234567-1234567`; orders of other channels start with S01. */
export function newOrderId(random: Random, number: number, isNonAmazon: boolean): string {
  const serial = String(number).padStart(7, '0');
  return `${isNonAmazon ? 'S01' : String(random.int(100, 499))}-${serial.slice(-7)}-${digits(random, 7)}`;
}

/** 14 digits, never with a zero in front. */
export function newItemId(random: Random): string {
  return String(random.int(1, 9)) + digits(random, 13);
}

/** An opaque id such as those of transactions. */
export function newOpaqueId(random: Random, length = 43): string {
  return Array.from({ length }, () => LETTERS[random.int(0, LETTERS.length - 1)]).join('');
}
