import { type Micros, MICROS_PER_SECOND } from '../../kit/clock.js';
import type { AdsContents, CampaignState, CustomerId, Day, SpendRow } from '../model.js';

/** A row whose conversions come late: they grow evenly from none on its day to all after so many days. */
export interface PlainRow extends SpendRow {
  growsForDays?: number;
}

const DAY = 86_400 * MICROS_PER_SECOND;

/** Plain data for tests: campaigns as they are now, and rows by day. */
export class PlainAds implements AdsContents {
  readonly #campaigns = new Map<CustomerId, Map<string, CampaignState>>();
  readonly #rows = new Map<string, PlainRow[]>();

  campaigns(customer: CustomerId): readonly CampaignState[] {
    return [...(this.#campaigns.get(customer)?.values() ?? [])];
  }

  spend(customer: CustomerId, day: Day, now: Micros): readonly SpendRow[] {
    return (this.#rows.get(`${customer} ${day}`) ?? []).map((row) => shownAt(row, day, now));
  }

  putCampaign(customer: CustomerId, campaign: CampaignState): void {
    const campaigns = this.#campaigns.get(customer) ?? new Map<string, CampaignState>();
    this.#campaigns.set(customer, campaigns.set(campaign.id, campaign));
  }

  /** Overwrites the row of the campaign, network and device. */
  putRow(customer: CustomerId, day: Day, row: PlainRow): void {
    const key = `${customer} ${day}`;
    const others = (this.#rows.get(key) ?? []).filter(
      ({ campaignId, network, device }) =>
        campaignId !== row.campaignId || network !== row.network || device !== row.device,
    );
    this.#rows.set(key, [...others, row]);
  }

  clearDay(customer: CustomerId, day: Day): void {
    this.#rows.delete(`${customer} ${day}`);
  }

  /** The days of a customer that have rows, in order. */
  days(customer: CustomerId): Day[] {
    const prefix = `${customer} `;
    return [...this.#rows.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
      .sort();
  }
}

function shownAt({ growsForDays, ...row }: PlainRow, day: Day, now: Micros): SpendRow {
  if (growsForDays === undefined) return row;
  const age = Math.floor((now - Date.parse(day) * 1000) / DAY);
  const share = BigInt(Math.min(growsForDays, Math.max(0, age)));
  return {
    ...row,
    conversions: part(row.conversions, share, BigInt(growsForDays)),
    conversionValue: part(row.conversionValue, share, BigInt(growsForDays)),
  };
}

/** A share of a decimal, in whole hundredths. */
function part(decimal: string, share: bigint, whole: bigint): string {
  const [integer = '0', fraction = ''] = decimal.split('.');
  const hundredths = BigInt(integer + fraction.padEnd(2, '0').slice(0, 2));
  const digits = ((hundredths * share) / whole).toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
