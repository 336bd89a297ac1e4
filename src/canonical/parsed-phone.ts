import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';

const e164 = /^\+[1-9]\d{6,14}$/;

/** See `normalPhone`: with libphonenumber, which takes some 20 µs. */
export function parsedPhone(text: string): string | null {
  // Full-width signs and spaces of other scripts are equivalent to ASCII ones.
  const plain = text.normalize('NFKC').trim();
  const digits = plain.replace(/\D/g, '');
  const number = international(plain);
  // If a zero was removed, the rest must be a number: `+49 00000` is not.
  const isSettled = number === `+${digits}` || (number !== null && international(number) === number);
  return isSettled ? number : digits || null;
}

/** null unless it is one number with a country code. */
function international(text: string): string | null {
  const number = parsePhoneNumberFromString(text, { extract: false }, metadata);
  // By form only: the lengths and ranges that a country uses change from month to month.
  return number && number.ext === undefined && e164.test(number.number) ? number.number : null;
}
