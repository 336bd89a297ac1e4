import { parsedPhone } from './parsed-phone.js';
import { plainPhone } from './plain-phone.js';

/** Of the numbers that have to be parsed: the build asks for each again that staging had asked for. */
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
  return plainPhone(text) ?? rememberedPhone(text);
}

/** Whether a phone in the normal form says its country, so that two accounts that have it are one person's. */
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
