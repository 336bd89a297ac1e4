/** Where visits come from, as Google Analytics names it, and what a store's own software sees of it. */
export interface TrafficSource {
  channelGroup: string;
  source: string;
  medium: string;
  /** `(not set)`, or the campaign's `utm_campaign`. */
  campaign: string;
  /** The page that linked here; null: none was sent. */
  referrer: string | null;
  /** Whether the link had UTM parameters: then they are source, medium and campaign. */
  isTagged: boolean;
  landingPages: readonly (readonly [string, number])[];
}

export interface UnpaidSource extends TrafficSource {
  /** Its share of unpaid visits. */
  share: number;
}

export const notSet = '(not set)';
const front = [['/', 1]] as const;
const shelves = [['/collections/mugs', 1]] as const;

const unpaid = (
  share: number,
  channelGroup: string,
  source: string,
  medium: string,
  referrer: string | null,
  landingPages: TrafficSource['landingPages'] = front,
): UnpaidSource => ({ share, channelGroup, source, medium, campaign: notSet, referrer, isTagged: false, landingPages });

export const direct = unpaid(0.26, 'Direct', '(direct)', '(none)', null);

export const unpaidSources: readonly UnpaidSource[] = [
  direct,
  unpaid(0.33, 'Organic Search', 'google', 'organic', 'https://www.google.com/', [
    ['/', 0.4],
    ['/collections/candles', 0.6],
  ]),
  unpaid(0.05, 'Organic Search', 'bing', 'organic', 'https://www.bing.com/', shelves),
  unpaid(0.02, 'Organic Search', 'duckduckgo', 'organic', 'https://duckduckgo.com/'),
  unpaid(0.08, 'Organic Social', 'instagram.com', 'referral', 'https://l.instagram.com/', shelves),
  unpaid(0.04, 'Organic Social', 'facebook.com', 'referral', 'https://m.facebook.com/'),
  unpaid(0.05, 'Referral', 'craftjournal.example', 'referral', 'https://craftjournal.example/2026/best-mugs', shelves),
  unpaid(0.02, 'Referral', 'chatgpt.com', 'referral', 'https://chatgpt.com/'),
  {
    ...unpaid(0.11, 'Email', 'newsletter', 'email', null, [['/collections/new', 1]]),
    ...{ campaign: 'weekly-letter', isTagged: true },
  },
  {
    ...unpaid(0.04, 'Affiliates', 'awin', 'affiliate', 'https://www.awin1.com/', shelves),
    ...{ campaign: 'voucher-partners', isTagged: true },
  },
];
