/** Names in common use that `Intl` spells differently. */
const otherNames: Readonly<Record<string, string>> = {
  uk: 'GB',
  'u.k.': 'GB',
  'great britain': 'GB',
  britain: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  gbr: 'GB',
  usa: 'US',
  'u.s.': 'US',
  'u.s.a.': 'US',
  'united states of america': 'US',
  america: 'US',
  eire: 'IE',
  'republic of ireland': 'IE',
  irl: 'IE',
  holland: 'NL',
  'the netherlands': 'NL',
  nld: 'NL',
  brd: 'DE',
  deu: 'DE',
  fra: 'FR',
  esp: 'ES',
  ita: 'IT',
  aut: 'AT',
  che: 'CH',
  bel: 'BE',
  pol: 'PL',
  'czech republic': 'CZ',
  cze: 'CZ',
  swe: 'SE',
  nor: 'NO',
  dnk: 'DK',
  fin: 'FI',
  prt: 'PT',
  can: 'CA',
  aus: 'AU',
  nzl: 'NZ',
  jpn: 'JP',
  'south korea': 'KR',
  'republic of korea': 'KR',
  turkey: 'TR',
  'viet nam': 'VN',
  russia: 'RU',
  'russian federation': 'RU',
  uae: 'AE',
  rsa: 'ZA',
  'channel islands': 'JE',
};
const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'da'];

let codes: Set<string> | undefined;
let names: Map<string, string> | undefined;

/** The ISO 3166 code of a country, by its code or by its name in one of ten languages; null if there is none. */
export function countryCode(text: string): string | null {
  codes ??= allCodes();
  const code = text.trim().toUpperCase();
  if (codes.has(code)) return code;
  names ??= allNames(codes);
  return names.get(plain(text)) ?? null;
}

function allCodes(): Set<string> {
  const english = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const pairs = [...letters].flatMap((first) => [...letters].map((second) => first + second));
  // Names of groups of countries, and of codes that were withdrawn or never assigned.
  const none = new Set([
    'EU',
    'EZ',
    'UN',
    'QO',
    'XA',
    'XB',
    'ZZ',
    'UK',
    'AN',
    'CS',
    'SU',
    'YU',
    'DD',
    'TP',
    'ZR',
    'BU',
    'FX',
    'NT',
  ]);
  return new Set(
    pairs.filter(
      (pair) =>
        !none.has(pair) &&
        english.of(pair) !== undefined &&
        Intl.getCanonicalLocales(`und-${pair}`)[0] === `und-${pair}`,
    ),
  );
}

function allNames(known: ReadonlySet<string>): Map<string, string> {
  const found = new Map<string, string>();
  for (const language of languages) {
    const display = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const code of known) {
      const name = display.of(code);
      if (name !== undefined && !found.has(plain(name))) found.set(plain(name), code);
    }
  }
  for (const [name, code] of Object.entries(otherNames)) found.set(name, code);
  return found;
}

function plain(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/\s+/g, ' ');
}
