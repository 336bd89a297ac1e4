/** What kind of site sends visitors. */
export type SiteKind = 'search' | 'social' | 'video' | 'shopping';

interface Site {
  /** As the source is called. */
  name: string;
  kind: SiteKind;
  /** Other spellings in UTM parameters, and domains without `www.`; a domain covers its subdomains. */
  known: readonly string[];
  /** It has a domain in most countries: `google.de`, `amazon.co.uk`. */
  isInManyCountries?: true;
}

/** Sites with a kind of their own; all others are ordinary referrers. docs/attribution.md shows this table. */
export const sites: readonly Site[] = [
  { name: 'google', kind: 'search', known: ['adwords', 'googleads'], isInManyCountries: true },
  { name: 'bing', kind: 'search', known: ['bing.com'] },
  { name: 'yahoo', kind: 'search', known: ['yahoo.co.jp'], isInManyCountries: true },
  { name: 'duckduckgo', kind: 'search', known: ['duckduckgo.com'] },
  { name: 'ecosia', kind: 'search', known: ['ecosia.org'] },
  { name: 'qwant', kind: 'search', known: ['qwant.com'] },
  { name: 'startpage', kind: 'search', known: ['startpage.com'] },
  { name: 'brave', kind: 'search', known: ['search.brave.com'] },
  { name: 'baidu', kind: 'search', known: ['baidu.com'] },
  { name: 'yandex', kind: 'search', known: ['ya.ru'], isInManyCountries: true },
  { name: 'naver', kind: 'search', known: ['naver.com'] },
  { name: 'seznam', kind: 'search', known: ['seznam.cz'] },
  { name: 'facebook', kind: 'social', known: ['fb', 'facebook.com', 'fb.com', 'fb.me', 'meta'] },
  { name: 'instagram', kind: 'social', known: ['ig', 'instagram.com'] },
  { name: 'threads', kind: 'social', known: ['threads.net', 'threads.com'] },
  { name: 'pinterest', kind: 'social', known: ['pin.it'], isInManyCountries: true },
  { name: 'tiktok', kind: 'social', known: ['tiktok.com'] },
  { name: 'x', kind: 'social', known: ['twitter', 'twitter.com', 'x.com', 't.co'] },
  { name: 'reddit', kind: 'social', known: ['reddit.com'] },
  { name: 'linkedin', kind: 'social', known: ['linkedin.com', 'lnkd.in'] },
  { name: 'snapchat', kind: 'social', known: ['snapchat.com'] },
  { name: 'bluesky', kind: 'social', known: ['bsky.app'] },
  { name: 'vk', kind: 'social', known: ['vk.com'] },
  { name: 'youtube', kind: 'video', known: ['youtube.com', 'youtu.be'] },
  { name: 'vimeo', kind: 'video', known: ['vimeo.com'] },
  { name: 'twitch', kind: 'video', known: ['twitch.tv'] },
  { name: 'dailymotion', kind: 'video', known: ['dailymotion.com'] },
  { name: 'amazon', kind: 'shopping', known: [], isInManyCountries: true },
  { name: 'ebay', kind: 'shopping', known: [], isInManyCountries: true },
  { name: 'etsy', kind: 'shopping', known: ['etsy.com'] },
  { name: 'idealo', kind: 'shopping', known: [], isInManyCountries: true },
  { name: 'shop', kind: 'shopping', known: ['shop.app'] },
];

const byName = new Map(sites.flatMap((site) => [site.name, ...site.known].map((name) => [name, site] as const)));
const inManyCountries = new Map(
  sites.filter((site) => site.isInManyCountries).map((site) => [site.name, site] as const),
);
/** `google.de`, `google.co.uk`, `google.com.au`. */
const countryDomain = /^([a-z]+)\.(?:com?\.)?[a-z]{2,3}$/;

/** The site of a source or a host in lower case; undefined for others. */
export function siteOf(source: string): Site | undefined {
  for (let domain = source; domain !== ''; domain = domain.slice(domain.indexOf('.') + 1)) {
    const site = byName.get(domain) ?? inManyCountries.get(countryDomain.exec(domain)?.[1] ?? '');
    if (site !== undefined) return site;
    if (!domain.includes('.')) return undefined;
  }
  return undefined;
}
