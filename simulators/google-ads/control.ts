import { CallLog } from '../kit/call-log.js';
import { ControlPlane } from '../kit/control-plane.js';
import { Faults } from '../kit/faults.js';
import type { Ads } from './ads.js';
import type { Call } from './call-log.js';
import { PlainAds, type PlainRow } from './data/plain-ads.js';
import { type FaultEffect, type FaultMatch, type FaultyCall, matchesCall } from './faults.js';
import type { AdsSettings, CampaignState, Customer, CustomerId, Day } from './model.js';

/** How tests control the simulator outside the platform's API; `/__control` offers the same over HTTP. */
export class Control extends ControlPlane<Ads, CallLog<Call>, FaultEffect, FaultMatch, FaultyCall> {
  constructor(ads: Ads) {
    super({
      clock: ads.clock,
      accounts: new Map([['google-ads', ads]]),
      faults: new Faults(matchesCall),
      log: new CallLog<Call>(),
    });
  }

  get ads(): Ads {
    return this.hosted();
  }

  putCampaign(customer: CustomerId, campaign: CampaignState): void {
    this.#plain().putCampaign(customer, campaign);
  }

  putRow(customer: CustomerId, day: Day, row: PlainRow): void {
    this.#plain().putRow(customer, day, row);
  }

  clearDay(customer: CustomerId, day: Day): void {
    this.#plain().clearDay(customer, day);
  }

  updateCustomer(id: CustomerId, changes: Partial<Omit<Customer, 'id'>>): void {
    this.ads.update(id, changes);
  }

  configure(changes: Partial<AdsSettings>): void {
    Object.assign(this.ads.settings, changes);
  }

  protected refill(ads: Ads): void {
    ads.refill();
  }

  #plain(): PlainAds {
    const { contents } = this.ads;
    if (contents instanceof PlainAds) return contents;
    throw new TypeError("the numbers are the company's: only plain data can be changed");
  }
}
