import { channelGroupOf, type Origin } from './channel-rules.js';
import { usualMedium } from './mediums.js';
import { siteOf } from './sites.js';

/** Where a visit came from. */
export interface Traffic extends Origin {
  channelGroup: string;
}

/** What a store's platform tells of a visit; each null if it does not. */
export interface VisitClues {
  utm: { source: string | null; medium: string | null; campaign: string | null } | null;
  /** The address of the page that linked to the store. */
  referrer: string | null;
  /** The address of the first page. */
  landingPage: string | null;
}

const direct: Origin = { source: '(direct)', medium: '(none)', campaign: null };
const notSet = '(not set)';
const empty = new Set(['', notSet, '(none)', 'none', 'null', 'undefined']);
/** Parameters that advertisements add by themselves to their links. */
const clickIds: readonly (readonly [parameter: string, source: string])[] = [
  ['gclid', 'google'],
  ['gbraid', 'google'],
  ['wbraid', 'google'],
  ['msclkid', 'bing'],
];

/**
 * The origin of a visit, by the first that is told: UTM parameters, those in the address of the first page, the mark of an
 * advertisement there, the referrer. A visit without any of them is direct. Links within the store are no referrers.
 */
export function trafficOf({ utm, referrer, landingPage }: VisitClues): Traffic {
  const page = addressOf(landingPage);
  const origin = fromUtm(utm) ?? fromPage(page) ?? fromReferrer(addressOf(referrer), page) ?? direct;
  return { ...origin, channelGroup: channelGroupOf(origin) };
}

/** The path of an address, without its query, which may name a person; null if it is none. */
export function pathOf(address: string | null): string | null {
  return addressOf(address)?.pathname ?? null;
}

/** The host of an address, without `www.`; null if it is none. */
export function hostOf(address: string | null): string | null {
  const host = addressOf(address)
    ?.hostname.toLowerCase()
    .replace(/^www\./, '');
  return host === undefined || host === '' ? null : host;
}

function fromUtm(utm: VisitClues['utm']): Origin | null {
  const source = tidy(utm?.source)?.toLowerCase();
  const medium = tidy(utm?.medium)?.toLowerCase();
  const campaign = tidy(utm?.campaign);
  if (source === undefined && medium === undefined && campaign === undefined) return null;
  if (source === 'direct' || source === direct.source) return direct;
  return {
    source: source === undefined ? notSet : nameOf(source),
    medium: medium === undefined ? notSet : usualMedium(medium),
    campaign: campaign ?? null,
  };
}

function fromPage(page: URL | null): Origin | null {
  if (page === null) return null;
  const given = (name: string): string | null => page.searchParams.get(name);
  const utm = fromUtm({
    ...{ source: given('utm_source'), medium: given('utm_medium'), campaign: given('utm_campaign') },
  });
  if (utm !== null) return utm;
  const clicked = clickIds.find(([parameter]) => tidy(given(parameter)) !== undefined);
  return clicked === undefined ? null : { source: clicked[1], medium: 'cpc', campaign: null };
}

function fromReferrer(referrer: URL | null, page: URL | null): Origin | null {
  const host = referrer === null ? null : hostOf(referrer.href);
  if (host === null || (page !== null && host === hostOf(page.href))) return null;
  const medium = siteOf(host)?.kind === 'search' ? 'organic' : 'referral';
  return { source: nameOf(host), medium, campaign: null };
}

function nameOf(source: string): string {
  return siteOf(source)?.name ?? source;
}

/** A text that says something; undefined for an empty one and for what software writes in place of one. */
function tidy(text: string | null | undefined): string | undefined {
  const plain = text?.trim();
  return plain === undefined || empty.has(plain.toLowerCase()) ? undefined : plain;
}

function addressOf(text: string | null): URL | null {
  if (text === null || !URL.canParse(text)) return null;
  return new URL(text);
}
