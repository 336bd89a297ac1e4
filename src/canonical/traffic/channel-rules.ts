import { type SiteKind, siteOf } from './sites.js';

/** Where a visit came from, in lower case and by usual names. */
export interface Origin {
  source: string;
  medium: string;
  /** As written. null: none. */
  campaign: string | null;
}

type Condition = { site: SiteKind } | { source: RegExp } | { medium: RegExp } | { campaign: RegExp };

/** A visit is of the group if it meets all of `all` and, unless that is empty, one of `any`. */
interface ChannelRule {
  channelGroup: string;
  all: readonly Condition[];
  any: readonly Condition[];
}

const paid: Condition = { medium: /^(.*cp.*|ppc|retargeting|paid.*)$/ };
const aboutShopping: Condition = { campaign: /(^|[^a-df-z])shop|shopping/i };
const email = /^e[-_ ]?mail$/;

/**
 * Modelled on the default channel group of Google Analytics 4; the first rule that fits counts. What Google knows of its own
 * advertisements, such as which campaigns run on several networks, no order tells: those are recognised by their names.
 */
export const channelRules: readonly ChannelRule[] = [
  { channelGroup: 'Direct', all: [{ source: /^\(direct\)$/ }, { medium: /^\((none|not set)\)$/ }], any: [] },
  {
    channelGroup: 'Cross-network',
    all: [paid],
    any: [{ campaign: /cross-network/i }, { campaign: /(^|[^a-z])(pmax|performance[ _-]?max)([^a-z]|$)/i }],
  },
  { channelGroup: 'Paid Shopping', all: [paid], any: [{ site: 'shopping' }, aboutShopping] },
  { channelGroup: 'Paid Search', all: [paid, { site: 'search' }], any: [] },
  { channelGroup: 'Paid Social', all: [paid, { site: 'social' }], any: [] },
  { channelGroup: 'Paid Video', all: [paid, { site: 'video' }], any: [] },
  { channelGroup: 'Display', all: [{ medium: /^(display|cpm)$/ }], any: [] },
  { channelGroup: 'Paid Other', all: [paid], any: [] },
  { channelGroup: 'Email', all: [], any: [{ source: email }, { medium: email }] },
  { channelGroup: 'Affiliates', all: [{ medium: /^affiliate$/ }], any: [] },
  { channelGroup: 'Organic Shopping', all: [], any: [{ site: 'shopping' }, aboutShopping] },
  { channelGroup: 'Organic Social', all: [], any: [{ site: 'social' }, { medium: /^social$/ }] },
  { channelGroup: 'Organic Video', all: [], any: [{ site: 'video' }, { medium: /video/ }] },
  { channelGroup: 'Organic Search', all: [], any: [{ site: 'search' }, { medium: /^organic$/ }] },
  { channelGroup: 'Referral', all: [{ medium: /^(referral|app|link)$/ }], any: [] },
  { channelGroup: 'Audio', all: [{ medium: /^audio$/ }], any: [] },
  { channelGroup: 'SMS', all: [], any: [{ source: /^sms$/ }, { medium: /^sms$/ }] },
  {
    channelGroup: 'Mobile Push Notifications',
    all: [],
    any: [{ medium: /push$/ }, { medium: /mobile|notification/ }, { source: /^firebase$/ }],
  },
];

/** The group of visits that no rule fits. */
export const unassigned = 'Unassigned';

export function channelGroupOf(origin: Origin): string {
  const site = siteOf(origin.source)?.kind;
  const meets = (condition: Condition): boolean => {
    if ('site' in condition) return condition.site === site;
    if ('source' in condition) return condition.source.test(origin.source);
    if ('medium' in condition) return condition.medium.test(origin.medium);
    return origin.campaign !== null && condition.campaign.test(origin.campaign);
  };
  const rule = channelRules.find(({ all, any }) => all.every(meets) && (any.length === 0 || any.some(meets)));
  return rule?.channelGroup ?? unassigned;
}
