import { CallLog } from '../kit/call-log.js';
import type { Clock } from '../kit/clock.js';
import { ControlPlane } from '../kit/control-plane.js';
import { Faults } from '../kit/faults.js';
import type { AdAccount } from './ad-account.js';
import type { Call } from './call-log.js';
import { type FaultEffect, type FaultMatch, type FaultyCall, matchesCall } from './faults.js';
import { CURRENT_VERSIONS, type GraphVersion } from './graph/versions.js';
import type { HostedAccount } from './hosted-account.js';
import { Jobs } from './insights/jobs.js';
import type { MetaAccountSettings, MetaCampaign, MetaContents, MetaCredentials, MetaSpendRow } from './model.js';

/** How tests control the simulator outside the platform's API; `/__control` offers the same over HTTP. */
export class Control extends ControlPlane<HostedAccount, CallLog<Call>, FaultEffect, FaultMatch, FaultyCall> {
  readonly credentials: MetaCredentials;
  readonly jobs: Jobs;
  versions: readonly GraphVersion[] = CURRENT_VERSIONS;

  constructor(
    clock: Clock,
    accounts: ReadonlyMap<string, HostedAccount>,
    credentials: MetaCredentials,
    jobSeconds?: number,
  ) {
    super({ clock, accounts, faults: new Faults(matchesCall), log: new CallLog<Call>() });
    this.credentials = { ...credentials };
    this.jobs = new Jobs(clock, jobSeconds);
  }

  /** An account by its id without `act_`; without one, the first. */
  account(id?: string): AdAccount {
    return this.hosted(id).account;
  }

  seed(contents: Partial<MetaContents>, accountId?: string): void {
    this.account(accountId).load(contents);
  }

  putCampaign(changes: Partial<MetaCampaign> & Pick<MetaCampaign, 'id'>, accountId?: string): MetaCampaign {
    return this.account(accountId).putCampaign(changes);
  }

  forgetCampaign(id: string, accountId?: string): void {
    this.account(accountId).forgetCampaign(id);
  }

  /** Rows of days that may still change: see `AdAccount.restate`. */
  restate(rows: readonly MetaSpendRow[], accountId?: string): void {
    for (const row of rows) this.account(accountId).restate(row);
  }

  retract(campaignId: string, date: string, accountId?: string): void {
    this.account(accountId).retract(campaignId, date);
  }

  /** Changes an account's settings: name, state, limits… */
  configure(changes: Partial<Omit<MetaAccountSettings, 'id'>>, accountId?: string): void {
    const hosted = this.hosted(accountId);
    Object.assign(hosted.account.settings, changes);
    if ('callsPerHour' in changes) hosted.calls.clear();
  }

  /** Changes the token, the app's secret, or what becomes of them. */
  configureCredentials(changes: Partial<MetaCredentials>): void {
    Object.assign(this.credentials, changes);
  }

  protected refill(hosted: HostedAccount): void {
    hosted.calls.clear();
  }
}
