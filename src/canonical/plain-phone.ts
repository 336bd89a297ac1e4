import { type CountryCallingCode, type CountryCode, Metadata } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';

/** With country code, in digits and single spaces: `+44 20 7183 8750`. */
const withCountry = /^\+[1-9](?: ?\d){6,14}$/;
/** Without: `020 7183 8750`, `(212) 555-0100`. */
const withoutCountry = /^\(?\d[\d ().-]*$/;
const longestCallingCode = 3;

/**
 * A country's numbering plan, with a field that the library's types omit: the pattern of the prefix for calls within
 * the country.
 */
interface NumberingPlan {
  nationalPrefixForParsing(): string | undefined;
}

/** Created as needed. */
const nationalPrefixes = new Map<string, RegExp | null>();

/**
 * Normalises a phone number in one of the two usual notations; null for all others. Gives the same as `parsedPhone` in
 * a fiftieth of the time: without a plus there is no country code, and after a plus libphonenumber removes only a
 * national prefix behind the calling code, such as the zero of `+44020…`.
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
  // Not a country's: a satellite's, or none at all.
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
