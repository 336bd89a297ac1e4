import { type CountryCallingCode, type CountryCode, Metadata } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';

/** With its country, in digits and single spaces: `+44 20 7183 8750`. */
const withCountry = /^\+[1-9](?: ?\d){6,14}$/;
/** Without: `020 7183 8750`, `(212) 555-0100`. */
const withoutCountry = /^\(?\d[\d ().-]*$/;
const longestCallingCode = 3;

/** Of a country's numbering plan, which the library's types leave out: a pattern of what stands before a number inside the country. */
interface NumberingPlan {
  nationalPrefixForParsing(): string | undefined;
}

/** Made as they are needed. */
const nationalPrefixes = new Map<string, RegExp | null>();

/**
 * The normal form of a phone number that is written in one of the two usual ways; null for all others. It is what
 * `parsedPhone` makes of it, in a fiftieth of the time: a text without a plus never says its country, and of digits after a
 * plus libphonenumber takes nothing off but a national prefix that follows the calling code, as the zero of `+44020…`.
 */
export function plainPhone(text: string): string | null {
  if (withoutCountry.test(text)) return text.replace(/\D/g, '');
  if (!withCountry.test(text)) return null;
  const number = text.replaceAll(' ', '');
  return mayHoldNationalPrefix(number) ? null : number;
}

function mayHoldNationalPrefix(number: string): boolean {
  for (let length = 1; length <= longestCallingCode; length += 1) {
    const code = number.slice(1, 1 + length);
    if (code in metadata.country_calling_codes)
      return nationalPrefixAfter(code)?.test(number.slice(1 + length)) ?? false;
  }
  // No country's: a satellite's, or none at all.
  return true;
}

function nationalPrefixAfter(code: string): RegExp | null {
  let prefix = nationalPrefixes.get(code);
  if (prefix === undefined) {
    const [mainCountry] = metadata.country_calling_codes[code as CountryCallingCode] as [CountryCode];
    const plans = new Metadata(metadata);
    plans.selectNumberingPlan(mainCountry);
    const pattern = (plans.numberingPlan as unknown as NumberingPlan).nationalPrefixForParsing();
    prefix = pattern ? new RegExp(`^(?:${pattern})`) : null;
    nationalPrefixes.set(code, prefix);
  }
  return prefix;
}
