import type { Micros } from '../../kit/clock.js';
import { read } from '../ledger-money.js';
import { Campaign, type CampaignEdit, campaignsOf, type CampaignState } from './campaigns.js';
import { type Day, dayOf, daysFrom } from './days.js';
import { journeyOf, type TouchPoint, type WebOrder } from './journeys.js';
import type { AdAccount, MarketingPlan, Site } from './plan.js';
import { type SpendRow, spendOf } from './spend.js';
import { type Traffic, trafficOf } from './traffic.js';
import { usersOf, type UserCount } from './users.js';
import { type MeasuredOrder, type VisitRow, visitsOf } from './visits.js';

/** A web order as the site's property sees it. */
export interface PlacedOrder extends WebOrder {
  /** A decimal with at most six places, in the site's currency. */
  total: string;
  /** ISO 3166-1 alpha-2; null: unknown, then the site's own. */
  country: string | null;
}

/** `channelGroup` null: of all visits. */
export interface PeriodUsers extends UserCount {
  channelGroup: string | null;
}

/** Days of a site whose sources are kept, some 5 KB each: two years of three sites. */
const keptDays = 2400;

/**
 * The company's campaigns, their delivery, and the visits of its sites. Every answer follows from the plan, the day, the time and the
 * noted orders and edits: it does not depend on what was asked before.
 */
export class Marketing {
  readonly #campaigns = new Map<string, Campaign[]>();
  readonly #orders = new Map<string, Map<Day, MeasuredOrder[]>>();
  readonly #traffic = new Map<string, Traffic[]>();

  constructor(readonly plan: MarketingPlan) {
    for (const account of plan.accounts) this.#campaigns.set(account.id, campaignsOf(account, plan.seed));
    for (const { store } of plan.sites) this.#orders.set(store, new Map());
  }

  /** Throws if there is none. */
  account(id: string): AdAccount {
    return found(this.plan.accounts, ({ id: each }) => each === id, `advertising account ${id}`);
  }

  property(id: string): Site {
    return found(this.plan.sites, ({ propertyId }) => propertyId === id, `property ${id}`);
  }

  site(store: string): Site {
    return found(this.plan.sites, (site) => site.store === store, `site of store ${store}`);
  }

  /** The campaigns created until `now`, removed ones too, oldest first. */
  campaigns(accountId: string, now: Micros): CampaignState[] {
    return this.#of(accountId).flatMap((campaign) => campaign.stateAt(now) ?? []);
  }

  /** Renames, pauses, resumes or removes a campaign at a time that no answer was given for so far. */
  edit(accountId: string, campaignId: string, at: Micros, edit: CampaignEdit): void {
    found(this.#of(accountId), ({ id }) => id === campaignId, `campaign ${campaignId}`).edit(at, edit);
  }

  /** What an account had on a day of its zone, as its platform shows it at `now`. */
  spend(accountId: string, day: Day, now: Micros): SpendRow[] {
    return this.#of(accountId).flatMap((campaign) => spendOf(campaign, day, now));
  }

  /** The visits of a day in the zone of the property, as it shows them at `now`. */
  visits(propertyId: string, day: Day, now: Micros): VisitRow[] {
    const site = this.property(propertyId);
    const orders = this.#orders.get(site.store)!.get(day) ?? [];
    return visitsOf(site, day, now, this.#trafficOn(site, day), orders, this.plan.seed);
  }

  /** The people of all days from `from` to `to` (included) together, and those of each channel group. */
  users(propertyId: string, from: Day, to: Day, now: Micros): PeriodUsers[] {
    const days = daysFrom(from, to);
    const sessions = new Map<string, number>();
    for (const { channelGroup, sessions: more } of days.flatMap((day) => this.visits(propertyId, day, now)))
      sessions.set(channelGroup, (sessions.get(channelGroup) ?? 0) + more);
    const all = [...sessions.values()].reduce((sum, each) => sum + each, 0);
    if (all === 0) return [];
    return [
      { channelGroup: null, ...usersOf(all, days.length) },
      // Some people come by several channels, so that these add up to more.
      ...[...sessions].map(([channelGroup, each]) => ({
        channelGroup,
        ...usersOf(Math.ceil(each * 1.04), days.length),
      })),
    ];
  }

  /** The visits before an order of a store's web site, oldest first; empty: its buyer allowed no measuring. */
  journey(store: string, order: WebOrder): TouchPoint[] {
    const site = this.site(store);
    return journeyOf(site, order, (day) => this.#trafficOn(site, day), this.plan.seed);
  }

  /** Makes the site's property measure an order, if the buyer allows it. */
  note(store: string, order: PlacedOrder): void {
    const site = this.site(store);
    const touch = this.journey(store, order).at(-1);
    if (touch === undefined) return;
    const day = dayOf(order.placedAt, site.zone);
    const { key, placedAt, total, country } = order;
    const ofDay = this.#orders.get(store)!.get(day) ?? [];
    ofDay.push({ key, placedAt, total: read(total), country: country ?? site.country, touch });
    this.#orders.get(store)!.set(day, ofDay);
  }

  #of(accountId: string): Campaign[] {
    return this.#campaigns.get(this.account(accountId).id)!;
  }

  #trafficOn(site: Site, day: Day): Traffic[] {
    const key = `${site.store} ${day}`;
    const known = this.#traffic.get(key);
    if (known !== undefined) return known;
    const campaigns = this.plan.accounts.filter(({ store }) => store === site.store).flatMap(({ id }) => this.#of(id));
    const traffic = trafficOf(site, campaigns, day, this.plan.seed);
    if (this.#traffic.size >= keptDays) this.#traffic.delete(this.#traffic.keys().next().value!);
    this.#traffic.set(key, traffic);
    return traffic;
  }
}

function found<T>(all: readonly T[], fits: (each: T) => boolean, what: string): T {
  const one = all.find(fits);
  if (one === undefined) throw new RangeError(`the company has no ${what}`);
  return one;
}
