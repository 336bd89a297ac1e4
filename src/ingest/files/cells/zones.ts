/** Local times are in the file's own zone, days without a time in the zone of the source's business days. */
export interface Zones {
  times: string;
  days: string;
}

/** The zone names of Ruby on Rails, which exports of several shops and tills use. */
const railsZones: Readonly<Record<string, string>> = {
  'International Date Line West': 'Etc/GMT+12',
  'American Samoa': 'Pacific/Pago_Pago',
  Hawaii: 'Pacific/Honolulu',
  Alaska: 'America/Juneau',
  'Pacific Time (US & Canada)': 'America/Los_Angeles',
  Tijuana: 'America/Tijuana',
  Arizona: 'America/Phoenix',
  'Mountain Time (US & Canada)': 'America/Denver',
  'Central America': 'America/Guatemala',
  'Central Time (US & Canada)': 'America/Chicago',
  'Mexico City': 'America/Mexico_City',
  Saskatchewan: 'America/Regina',
  Bogota: 'America/Bogota',
  'Eastern Time (US & Canada)': 'America/New_York',
  'Indiana (East)': 'America/Indiana/Indianapolis',
  Lima: 'America/Lima',
  'Atlantic Time (Canada)': 'America/Halifax',
  Caracas: 'America/Caracas',
  Santiago: 'America/Santiago',
  Newfoundland: 'America/St_Johns',
  Brasilia: 'America/Sao_Paulo',
  'Buenos Aires': 'America/Argentina/Buenos_Aires',
  Azores: 'Atlantic/Azores',
  'Cape Verde Is.': 'Atlantic/Cape_Verde',
  Casablanca: 'Africa/Casablanca',
  Dublin: 'Europe/Dublin',
  Edinburgh: 'Europe/London',
  Lisbon: 'Europe/Lisbon',
  London: 'Europe/London',
  Amsterdam: 'Europe/Amsterdam',
  Berlin: 'Europe/Berlin',
  Bern: 'Europe/Zurich',
  Zurich: 'Europe/Zurich',
  Brussels: 'Europe/Brussels',
  Budapest: 'Europe/Budapest',
  Copenhagen: 'Europe/Copenhagen',
  Madrid: 'Europe/Madrid',
  Paris: 'Europe/Paris',
  Prague: 'Europe/Prague',
  Rome: 'Europe/Rome',
  Stockholm: 'Europe/Stockholm',
  Vienna: 'Europe/Vienna',
  Warsaw: 'Europe/Warsaw',
  Athens: 'Europe/Athens',
  Bucharest: 'Europe/Bucharest',
  Cairo: 'Africa/Cairo',
  Helsinki: 'Europe/Helsinki',
  Jerusalem: 'Asia/Jerusalem',
  Kyiv: 'Europe/Kiev',
  Pretoria: 'Africa/Johannesburg',
  Riga: 'Europe/Riga',
  Sofia: 'Europe/Sofia',
  Tallinn: 'Europe/Tallinn',
  Vilnius: 'Europe/Vilnius',
  Istanbul: 'Europe/Istanbul',
  Moscow: 'Europe/Moscow',
  Riyadh: 'Asia/Riyadh',
  'Abu Dhabi': 'Asia/Muscat',
  Karachi: 'Asia/Karachi',
  Chennai: 'Asia/Kolkata',
  Kolkata: 'Asia/Kolkata',
  Mumbai: 'Asia/Kolkata',
  'New Delhi': 'Asia/Kolkata',
  Bangkok: 'Asia/Bangkok',
  Jakarta: 'Asia/Jakarta',
  Beijing: 'Asia/Shanghai',
  'Hong Kong': 'Asia/Hong_Kong',
  'Kuala Lumpur': 'Asia/Kuala_Lumpur',
  Perth: 'Australia/Perth',
  Singapore: 'Asia/Singapore',
  Taipei: 'Asia/Taipei',
  Osaka: 'Asia/Tokyo',
  Seoul: 'Asia/Seoul',
  Tokyo: 'Asia/Tokyo',
  Adelaide: 'Australia/Adelaide',
  Brisbane: 'Australia/Brisbane',
  Canberra: 'Australia/Melbourne',
  Hobart: 'Australia/Hobart',
  Melbourne: 'Australia/Melbourne',
  Sydney: 'Australia/Sydney',
  Auckland: 'Pacific/Auckland',
  Wellington: 'Pacific/Auckland',
};

/** Abbreviations, by the hours that they are ahead of UTC. */
const abbreviations: Readonly<Record<string, number>> = {
  ...{ UTC: 0, GMT: 0, WET: 0, BST: 1, WEST: 1, CET: 1, MEZ: 1, CEST: 2, MESZ: 2, EET: 2, EEST: 3, MSK: 3 },
  ...{ EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7, AKST: -9, AKDT: -8, HST: -10 },
  ...{ SGT: 8, HKT: 8, AWST: 8, JST: 9, KST: 9, AEST: 10, AEDT: 11, NZST: 12, NZDT: 13 },
};

/** Of India, Ireland and Israel. */
const ambiguous = new Set(['IST']);

const known = new Map<string, string | null>();

/** The IANA zone of an abbreviation; its names of fixed offsets have the opposite sign. */
function zoneAhead(abbreviation: string): string | null {
  if (!Object.hasOwn(abbreviations, abbreviation)) return null;
  const hours = abbreviations[abbreviation]!;
  return hours === 0 ? 'UTC' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

/** The IANA zone of a name: its own, that of Rails, or an abbreviation; null if there is none. */
export function zoneNamed(name: string): string | null {
  const found = known.get(name);
  if (found !== undefined) return found;
  const zone = Object.hasOwn(railsZones, name) ? railsZones[name]! : (zoneAhead(name.toUpperCase()) ?? name);
  let isZone = !ambiguous.has(name.toUpperCase());
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    isZone = false;
  }
  if (known.size < 1000) known.set(name, isZone ? zone : null);
  return isZone ? zone : null;
}

/**
 * The zones of a row: times are in its own zone, its mapping's, or the source's; days are the source's business days.
 */
export function zonesOf(reading: { timezone?: string | null }, ofRow: string | null, ofSource: string): Zones {
  const own = ofRow === null ? null : zoneNamed(ofRow);
  return { times: own ?? reading.timezone ?? ofSource, days: ofSource };
}
