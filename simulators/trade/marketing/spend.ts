import { type Amount, digitsOf, fromMinor } from '../../kit/amounts.js';
import type { Micros } from '../../kit/clock.js';
import { Random } from '../../kit/random.js';
import { marketOf } from '../market.js';
import { weightOf } from '../order-times.js';
import { words } from './blueprints.js';
import type { Campaign } from './campaigns.js';
import { ageOf, type Day, midnight } from './days.js';
import { type Drift, driftOf, knownShare } from './restatement.js';

/** What a campaign had on one day by network and device, as its platform shows it at some time. */
export interface SpendRow {
  campaignId: string;
  /** In its platform's words. */
  network: string;
  device: string;
  impressions: number;
  clicks: number;
  /** In the account's currency, with its decimals. */
  cost: Amount;
  /** A decimal with at most two places; whole where the platform shares no conversion between campaigns. */
  conversions: Amount;
  /** In the account's currency, with its decimals. */
  conversionValue: Amount;
}

/** The final numbers of one row. */
export interface Delivery {
  network: string;
  device: string;
  impressions: number;
  clicks: number;
  /** Whole units of the currency's last decimal. */
  costMinor: number;
  /** Hundredths. */
  conversions: number;
  /** Of one conversion. */
  valueMinor: number;
  /** Clicks that are taken back within the first days. */
  invalidClicks: number;
  drift: Drift;
  /** In [0, 1): which of its conversions move first. */
  order: number;
}

/** US dollars of an average order. */
const orderValue = 78;

/** What a campaign has on a day in the end; empty if it does not run. */
export function deliveryOf(campaign: Campaign, day: Day): Delivery[] {
  const { account, blueprint, seed } = campaign;
  if (day < campaign.from || !campaign.isRunningOn(day)) return [];
  const { devices, hasFractions } = words[account.platform];
  const { pricePerDollar } = marketOf(account.currency);
  const unit = 10 ** digitsOf(account.currency) * pricePerDollar;
  const random = new Random(`${seed}:${day}`);
  const trade = weightOf(midnight(day), midnight(account.from));
  const clicks = ((account.clicksPerDay * blueprint.share) / 100) * trade * (0.8 + 0.4 * random.fraction());
  return blueprint.networks.flatMap(([network, ofNetwork]) =>
    devices.map(([device, ofDevice]) => {
      const bought = whole(clicks * ofNetwork * ofDevice * (0.85 + 0.3 * random.fraction()), random);
      const seen = (bought + random.fraction() * ofNetwork * ofDevice) / blueprint.clickThrough;
      const price = blueprint.costPerClick * unit * (0.85 + 0.3 * random.fraction());
      const converted = bought * blueprint.purchasesPerClick * (0.5 + random.fraction());
      return {
        ...{ network, device, clicks: bought },
        impressions: Math.max(bought, Math.round(seen)),
        costMinor: Math.round(bought * price),
        conversions: hasFractions ? Math.round(converted * 100) : whole(converted, random) * 100,
        valueMinor: orderValue * unit * (0.7 + 0.6 * random.fraction()),
        invalidClicks: bought > 4 && random.chance(0.15) ? 1 : 0,
        drift: driftOf(random),
        order: random.fraction(),
      };
    }),
  );
}

/** The rows of a day as they are shown at `now`; without those that have no impression yet. */
export function spendOf(campaign: Campaign, day: Day, now: Micros): SpendRow[] {
  const { zone, currency, platform } = campaign.account;
  const age = ageOf(day, zone, now);
  if (age.over === 0) return [];
  const digits = digitsOf(currency);
  const { restatedForDays, hasFractions } = words[platform];
  return deliveryOf(campaign, day)
    .map((row): SpendRow => {
      const paid = row.clicks + (age.days < 3 ? row.invalidClicks : 0);
      const clicks = Math.floor(paid * age.over);
      const cost = row.clicks === 0 ? 0 : Math.floor((row.costMinor * clicks) / row.clicks);
      const share = knownShare(row.drift, age, restatedForDays);
      const step = hasFractions ? 1 : 100;
      const conversions = Math.floor((row.conversions * share) / step + row.order) * step;
      return {
        ...{ campaignId: campaign.id, network: row.network, device: row.device },
        ...{ impressions: Math.floor(row.impressions * age.over), clicks, cost: fromMinor(BigInt(cost), digits) },
        conversions: decimal(conversions),
        conversionValue: fromMinor(BigInt(Math.round((conversions * row.valueMinor) / 100)), digits),
      };
    })
    .filter(({ impressions }) => impressions > 0);
}

/** Hundredths as a decimal without trailing zeros. */
function decimal(hundredths: number): Amount {
  const text = fromMinor(BigInt(hundredths), 2);
  return text.replace(/\.?0+$/, '') || '0';
}

/** Rounds up as often as the fraction says, so that small numbers add up to the right sum. */
function whole(value: number, random: Random): number {
  return Math.floor(value + random.fraction());
}
