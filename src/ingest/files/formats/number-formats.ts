import { currenciesOf } from '../cells/numbers.js';

/** What a number format makes of a number. */
export type NumberFormat =
  /** `currency`: the sign or code that it shows beside the number; empty: none. */
  | { kind: 'number'; currency: string }
  | { kind: 'percent' }
  /** A day, a time of day or both, with fractions of seconds. */
  | { kind: 'time'; hasDay: boolean; hasTime: boolean; hasFraction: boolean }
  /** Hours beyond a day. */
  | { kind: 'duration' };

const number: NumberFormat = { kind: 'number', currency: '' };
const percent: NumberFormat = { kind: 'percent' };
const day: NumberFormat = { kind: 'time', hasDay: true, hasTime: false, hasFraction: false };
const timeOfDay: NumberFormat = { kind: 'time', hasDay: false, hasTime: true, hasFraction: false };
const instant: NumberFormat = { kind: 'time', hasDay: true, hasTime: true, hasFraction: false };

/** Formats that every workbook has, by their number (ECMA-376 part 1, 18.8.30), with those of East Asian editions. */
export function builtInFormat(id: number): NumberFormat {
  if (id === 9 || id === 10) return percent;
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 54)) return day;
  if (id === 57 || id === 58) return day;
  if (id === 22) return instant;
  if (id === 46) return { kind: 'duration' };
  if (id === 47) return { kind: 'time', hasDay: false, hasTime: true, hasFraction: true };
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 45 || id === 55 || id === 56) return timeOfDay;
  return number;
}

/** A format by its code, such as `dd.mm.yyyy hh:mm` or `0.00%`: of several sections the first, for positive numbers. */
export function formatOfCode(code: string): NumberFormat {
  // Without texts, escaped and repeated characters, colours, conditions and languages.
  const plain = code.replace(/"[^"]*"?|\\.|[_*]./g, '').replace(/\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi, '');
  const [section = ''] = plain.split(';');
  if (/\[(?:h+|m+|s+)\]/i.test(section)) return { kind: 'duration' };
  if (/^general$/i.test(section.trim())) return number;
  // AM/PM has letters that mean something else alone; e is a year, but not in 0.00E+00.
  const letters = section.replace(/am\/pm|a\/p/gi, 'h').replace(/e[+-]/gi, '');
  const hasTime = /[hs]/i.test(letters);
  const hasDay = /[yde]/i.test(letters) || (/m/i.test(letters) && !hasTime);
  if (hasDay || hasTime) return { kind: 'time', hasDay, hasTime, hasFraction: /s\.0/i.test(letters) };
  if (section.includes('%')) return percent;
  const currency = currencyIn(code.split(';')[0]!);
  return currency === '' ? number : { kind: 'number', currency };
}

let codes: ReadonlySet<string> | null = null;

/** `€` in `[$€-407] #,##0.00`, `USD` in `0.00 "USD"`; empty: it shows none. */
function currencyIn(section: string): string {
  codes ??= new Set(Intl.supportedValuesOf('currency'));
  const texts = [...section.matchAll(/\[\$([^\]-]+)[^\]]*\]|"([^"]*)"/g)].map(([, sign, text]) =>
    (sign ?? text!).trim(),
  );
  const bare = section.replace(/\[[^\]]*\]|"[^"]*"|\\/g, '').match(/\p{Sc}/gu) ?? [];
  return [...texts, ...bare].find((text) => Object.hasOwn(currenciesOf, text) || codes!.has(text)) ?? '';
}
