/** The languages of merchants' exports whose names of months are known. */
const languages = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'nl',
  'pt',
  'sv',
  'da',
  'nb',
  'fi',
  'pl',
  'cs',
  'sk',
  'hu',
  'ro',
  'tr',
  'el',
];

let known: ReadonlyMap<string, number> | null = null;

/** The month (1 to 12) of a name, long or short, in any of the languages; 0: it is none, or means different months. */
export function monthNamed(name: string): number {
  known ??= monthNames();
  return known.get(plain(name)) ?? 0;
}

function monthNames(): ReadonlyMap<string, number> {
  const months = new Map<string, number>([['sept', 9]]);
  for (const language of languages) {
    for (const form of ['long', 'short'] as const) {
      // A name beside a day may have another ending than one alone.
      for (const day of [undefined, 'numeric'] as const) {
        const format = new Intl.DateTimeFormat(language, { month: form, ...(day && { day }), timeZone: 'UTC' });
        for (let month = 1; month <= 12; month += 1) {
          const parts = format.formatToParts(Date.UTC(2026, month - 1, 1));
          const name = plain(parts.find(({ type }) => type === 'month')!.value);
          if (/^\d*$/.test(name)) continue;
          const before = months.get(name);
          months.set(name, before === undefined || before === month ? month : 0);
        }
      }
    }
  }
  return months;
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\p{M}.]/gu, '')
    .toLowerCase()
    .trim();
}
