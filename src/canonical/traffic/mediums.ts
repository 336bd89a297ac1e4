/** Spellings of one medium -> its usual name. All others stay as they are. docs/attribution.md shows this table. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  cpc: ['ppc', 'paidsearch', 'paid-search', 'paid_search', 'paid search', 'sem'],
  paid_social: ['paidsocial', 'paid-social', 'paid social', 'social-paid', 'social_paid', 'cpc-social'],
  social: ['social-network', 'social-media', 'social network', 'social media', 'social_media', 'sm'],
  email: ['e-mail', 'e_mail', 'e mail', 'mail', 'newsletter'],
  affiliate: ['affiliates', 'affiliation', 'partner'],
  display: ['banner', 'expandable', 'interstitial'],
};

const usual = new Map(
  Object.entries(spellings).flatMap(([name, others]) => others.map((other) => [other, name] as const)),
);

/** In lower case. */
export function usualMedium(medium: string): string {
  return usual.get(medium) ?? medium;
}
