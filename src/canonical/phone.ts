import { parsedPhone } from './parsed-phone.js';
import { plainPhone } from './plain-phone.js';

/** The cache of parsed numbers: the build asks for the same numbers as staging before. */
const remembered = new Map<string, string | null>();
const mostRemembered = 20_000;

/**
 * A phone number, normalised for storage and comparison: E.164 (`+442071838750`) if it has a country code, in any
 * notation (`+44 (0)20 7183 8750`), else its digits. null if it has none.
 *
 * A number without a country code is not completed: a guessed country would join two people. A number with an extension
 * does not identify a person either: a whole office shares the number before it.
 *
 * The rules are those of libphonenumber's metadata. A version of it with other rules needs a new version of
 * `definitions` in `models/load/prepare.ts`.
 */
export function normalPhone(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  return plainPhone(text) ?? rememberedPhone(text);
}

/** Whether a normalised phone has a country code, so that two accounts with it belong to one person. */
export function isInternational(phone: string): boolean {
  return phone.startsWith('+');
}

function rememberedPhone(text: string): string | null {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  if (remembered.size >= mostRemembered) remembered.clear();
  const phone = parsedPhone(text);
  remembered.set(text, phone);
  return phone;
}
