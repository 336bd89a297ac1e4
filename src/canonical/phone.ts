import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

const e164 = /^\+[1-9]\d{6,14}$/;

/** Parsing takes some 15 µs, and the build asks for each number again that staging had asked for. */
const remembered = new Map<string, string | null>();
const mostRemembered = 20_000;

/**
 * A phone number in the one form in which it is stored and compared: E.164 (`+442071838750`) where it says its country, however
 * it is written (`+44 (0)20 7183 8750`), else its digits. Null where it has none.
 *
 * A number without its country is not completed: a guessed country would join two people. Neither does one with an extension
 * stand for a person by the number before it, which a whole office has.
 *
 * The rules of numbers are those of libphonenumber's metadata. Another version of it that changes them is another version of
 * `definitions` in `models/prepare.ts`.
 */
export function normalPhone(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  const known = remembered.get(text);
  if (known !== undefined) return known;
  if (remembered.size >= mostRemembered) remembered.clear();
  const phone = normalised(text);
  remembered.set(text, phone);
  return phone;
}

/** Whether a phone in the normal form says its country, so that two accounts that have it are one person's. */
export function isInternational(phone: string): boolean {
  return phone.startsWith('+');
}

function normalised(text: string): string | null {
  // Full-width signs and spaces of other scripts are those of everybody else.
  const plain = text.normalize('NFKC').trim();
  const digits = plain.replace(/\D/g, '');
  const number = international(plain);
  // Where a zero was left out, what is left must stand by itself: `+49 00000` is no number.
  const isSettled = number === `+${digits}` || (number !== null && international(number) === number);
  return isSettled ? number : digits || null;
}

/** Null for what is not one number with its country. */
function international(text: string): string | null {
  const number = parsePhoneNumberFromString(text, { extract: false });
  // By its form: which lengths and ranges a country has in use changes from month to month.
  return number && number.ext === undefined && e164.test(number.number) ? number.number : null;
}
