import { fromMinor, digitsOf, toMinor } from '../kit/amounts.js';
import { type Clock, type Micros, MICROS_PER_SECOND } from '../kit/clock.js';
import { wallClockOf } from '../kit/zone-clock.js';
import { daysFrom } from '../trade/marketing/days.js';
import type { MetaAccountSettings, MetaCampaign, MetaContents, MetaDay, MetaSpendRow } from './model.js';
import { completeAccount, type PartialAccount } from './settings.js';

const dayMs = 86_400_000;
/** Meta does not change insights that are older. */
export const restatedForDays = 28;

/** What an account delivers by itself, besides what tests put into it. */
export interface Delivery {
  /** The first day with rows. */
  firstDay: MetaDay;
  campaigns(): MetaCampaign[];
  rowsOn(day: MetaDay): MetaSpendRow[];
}

/** One ad account: its campaigns, and what they spent. */
export class AdAccount {
  readonly settings: MetaAccountSettings;
  readonly clock: Clock;
  readonly #delivery: Delivery | null;
  readonly #campaigns = new Map<string, MetaCampaign>();
  readonly #days = new Map<MetaDay, Map<string, MetaSpendRow>>();

  constructor(
    settings: PartialAccount,
    clock: Clock,
    { contents = {}, delivery = null }: { contents?: Partial<MetaContents>; delivery?: Delivery | null } = {},
  ) {
    this.#delivery = delivery;
    this.settings = completeAccount(settings);
    this.clock = clock;
    this.load(contents);
  }

  /** Fills the account without any check of time. */
  load({ campaigns = [], rows = [] }: Partial<MetaContents>): void {
    for (const campaign of campaigns) this.#campaigns.set(campaign.id, campaign);
    for (const row of rows) this.#put(row);
  }

  /** The day that it is in the account's zone. */
  today(): MetaDay {
    return new Date(wallClockOf(this.clock.now(), this.settings.timezone)).toISOString().slice(0, 10);
  }

  /** In the order of their ids, newest first, as Meta lists them. */
  campaigns(): MetaCampaign[] {
    const all = new Map(this.#delivery?.campaigns().map((campaign) => [campaign.id, campaign]));
    for (const [id, campaign] of this.#campaigns) all.set(id, campaign);
    return [...all.values()].sort((x, y) => (BigInt(x.id) < BigInt(y.id) ? 1 : -1));
  }

  /** Makes a campaign, or changes some fields of one: it is updated now, in whole seconds. */
  putCampaign(changes: Partial<MetaCampaign> & Pick<MetaCampaign, 'id'>): MetaCampaign {
    const now = this.#now();
    const known = this.#campaigns.get(changes.id);
    const made = {
      name: `Campaign ${changes.id}`,
      status: 'ACTIVE',
      objective: 'OUTCOME_SALES',
      createdAt: now,
    } as const;
    const campaign = { ...made, ...known, ...changes, updatedAt: now };
    this.#campaigns.set(campaign.id, campaign);
    return campaign;
  }

  /** Removes a campaign from every list, without a trace in them: its spend stays. */
  forgetCampaign(id: string): void {
    this.#campaigns.delete(id);
  }

  /** What the days of a range hold, in their order. */
  rows(from: MetaDay, to: MetaDay): MetaSpendRow[] {
    const days = new Set([...this.#days.keys()].filter((day) => from <= day && day <= to));
    for (const day of this.#deliveredDays(from, to)) days.add(day);
    return [...days]
      .sort()
      .flatMap((day) => [...(this.#delivery?.rowsOn(day) ?? []), ...(this.#days.get(day)?.values() ?? [])]);
  }

  /** Writes a row of a day that Meta may still restate; other platforms and devices of the campaign stay as they are. */
  restate(row: MetaSpendRow): void {
    const ageDays = (Date.parse(this.today()) - Date.parse(row.date)) / dayMs;
    if (ageDays < 0) throw new RangeError(`${row.date} has not begun in account ${this.settings.id}`);
    if (ageDays > restatedForDays) {
      throw new RangeError(`${row.date} is ${ageDays} days old, and Meta restates ${restatedForDays} days`);
    }
    this.#put(row);
  }

  /** Removes what a campaign spent on a day, as when Meta finds that its clicks were invalid. */
  retract(campaignId: string, date: MetaDay): void {
    const day = this.#days.get(date);
    for (const [key, row] of day ?? []) if (row.campaignId === campaignId) day!.delete(key);
  }

  /** The spend of all its campaigns on a day. */
  spendOn(date: MetaDay): string {
    const digits = digitsOf(this.settings.currency);
    const total = this.rows(date, date).reduce((sum, { spend }) => sum + toMinor(spend, digits), 0n);
    return fromMinor(total, digits);
  }

  #deliveredDays(from: MetaDay, to: MetaDay): MetaDay[] {
    if (!this.#delivery) return [];
    const { firstDay } = this.#delivery;
    return daysFrom(firstDay > from ? firstDay : from, to < this.today() ? to : this.today());
  }

  #put(row: MetaSpendRow): void {
    if (!this.#campaigns.has(row.campaignId)) this.putCampaign({ id: row.campaignId });
    toMinor(row.spend, digitsOf(this.settings.currency));
    const day = this.#days.get(row.date) ?? new Map<string, MetaSpendRow>();
    day.set(`${row.campaignId} ${row.publisherPlatform} ${row.devicePlatform}`, row);
    this.#days.set(row.date, day);
  }

  #now(): Micros {
    return Math.floor(this.clock.now() / MICROS_PER_SECOND) * MICROS_PER_SECOND;
  }
}
