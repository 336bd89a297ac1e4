import type { GoogleIdentity } from '../google/identity.js';
import { CallLog } from '../kit/call-log.js';
import type { Clock } from '../kit/clock.js';
import { ControlPlane } from '../kit/control-plane.js';
import { Faults } from '../kit/faults.js';
import type { Call } from './call-log.js';
import { type FaultEffect, type FaultMatch, type FaultyCall, matchesCall } from './faults.js';
import type { HostedProperty } from './hosted-property.js';
import type { Day, PartialPropertySettings, QuotaLimits, Visit } from './model.js';

/** How tests control the simulator outside the platform's API; `/__control` offers the same over HTTP. */
export class Control extends ControlPlane<HostedProperty, CallLog<Call>, FaultEffect, FaultMatch, FaultyCall> {
  /** Who may call: service accounts, refresh tokens. */
  readonly identity: GoogleIdentity;

  constructor(clock: Clock, properties: ReadonlyMap<string, HostedProperty>, identity: GoogleIdentity) {
    super({ clock, accounts: properties, faults: new Faults(matchesCall), log: new CallLog<Call>() });
    this.identity = identity;
  }

  /** Adds visits; one with a known id replaces it. */
  put(visits: Iterable<Visit>, propertyId?: string): void {
    this.hosted(propertyId).property.put(visits);
  }

  /** Visits that the property takes back, as spam. */
  remove(day: Day, id: string, propertyId?: string): void {
    this.hosted(propertyId).property.remove(day, id);
  }

  /** Changes a property's settings: its zone, thresholds, quotas… */
  configure({ limits, ...changes }: Omit<PartialPropertySettings, 'id'>, propertyId?: string): void {
    const { settings } = this.hosted(propertyId).property;
    Object.assign(settings, changes);
    Object.assign(settings.limits, limits);
  }

  /** Reports with a breakdown silently lose this share of the day's rows; 0 ends it. */
  loseRows(day: Day, share: number, propertyId?: string): void {
    this.hosted(propertyId).lostRows.set(day, share);
  }

  /** Uses up all but `left` of a quota until its window ends. */
  drain(quota: keyof QuotaLimits, left?: number, propertyId?: string): void {
    this.hosted(propertyId).quotas.drain(quota, left);
  }

  protected refill(hosted: HostedProperty): void {
    hosted.quotas.refill();
    hosted.lostRows.clear();
  }
}
