import type { Micros } from '../../kit/clock.js';
import { Random } from '../../kit/random.js';
import { type Blueprint, blueprints, words } from './blueprints.js';
import { type Day, dayOf, plusDays, startOf } from './days.js';
import type { AdAccount } from './plan.js';

interface Change {
  at: Micros;
  name?: string;
  status?: string;
}

/** What somebody does to a campaign. */
export interface CampaignEdit {
  name?: string;
  state?: 'running' | 'paused' | 'removed';
}

/** A campaign at an instant. */
export interface CampaignState {
  id: string;
  name: string;
  /** In its platform's words. */
  status: string;
  type: string;
  createdAt: Micros;
  /** When its name or status last changed. */
  changedAt: Micros;
}

const hour = 3_600_000_000;
const longestNames = [' | always on', ' (new)', ' | 2026', ' - test B'];

/** One campaign of an account, from its creation through renames and pauses until it is removed, if it is. */
export class Campaign {
  readonly createdAt: Micros;
  #changes: Change[];
  #month: string;
  #isRemoved = false;

  constructor(
    readonly account: AdAccount,
    readonly id: string,
    readonly blueprint: Blueprint,
    readonly seed: string,
    readonly from: Day,
  ) {
    const { running, paused } = words[account.platform];
    this.createdAt = startOf(from, account.zone);
    const status = !blueprint.isSeasonal || isSeason(from) ? running : paused;
    this.#changes = [{ at: this.createdAt, name: blueprint.name, status }];
    this.#month = from.slice(0, 7);
  }

  /** undefined: not created yet. */
  stateAt(at: Micros): CampaignState | undefined {
    if (at < this.createdAt) return undefined;
    this.#liveUntil(at);
    const { id, createdAt, blueprint } = this;
    const state = { id, name: '', status: '', type: blueprint.type, createdAt, changedAt: createdAt };
    for (const { at: changedAt, name, status } of this.#changes) {
      if (changedAt > at) break;
      if (name !== undefined) state.name = name;
      if (status !== undefined) state.status = status;
      state.changedAt = changedAt;
    }
    return state;
  }

  /** Changes it besides its own history. A removed one stays as it was then. */
  edit(at: Micros, { name, state }: CampaignEdit): void {
    this.#liveUntil(at);
    if (state === 'removed') {
      this.#isRemoved = true;
      this.#changes = this.#changes.filter((change) => change.at <= at);
    }
    const status = state && words[this.account.platform][state];
    this.#changes.push({ at, ...(name !== undefined && { name }), ...(status !== undefined && { status }) });
    this.#changes.sort((x, y) => x.at - y.at);
  }

  /** Whether it runs at noon of that day. */
  isRunningOn(day: Day): boolean {
    const { zone, platform } = this.account;
    return this.stateAt(startOf(day, zone) + 12 * hour)?.status === words[platform].running;
  }

  /** Each month's events are drawn by themselves, so that they do not depend on how often they are asked for. */
  #liveUntil(at: Micros): void {
    const last = dayOf(at, this.account.zone).slice(0, 7);
    while (this.#month < last && !this.#isRemoved) {
      this.#month = plusDays(`${this.#month}-28`, 5).slice(0, 7);
      this.#changes.push(...this.#changesIn(this.#month).sort((x, y) => x.at - y.at));
    }
  }

  #changesIn(month: string): Change[] {
    const { zone, platform } = this.account;
    const { running, paused, removed } = words[platform];
    const random = new Random(`${this.seed}:${month}`);
    const at = (day: number, hours: number): Micros =>
      startOf(plusDays(`${month}-01`, day - 1), zone) + hours * hour + random.int(0, 3599) * 1_000_000;
    const renamed = random.chance(0.06) ? [{ at: at(random.int(2, 27), 10), name: this.#newName(random) }] : [];
    if (this.blueprint.isSeasonal) {
      if (month.endsWith('-11')) return [{ at: startOf(`${month}-01`, zone), status: running }, ...renamed];
      return month.endsWith('-12') ? [...renamed, { at: startOf(`${month}-24`, zone), status: paused }] : renamed;
    }
    if (random.chance(0.012)) {
      this.#isRemoved = true;
      return [{ at: at(random.int(2, 27), 16), status: removed }];
    }
    if (!random.chance(0.07)) return renamed;
    const pause = random.int(2, 14);
    const resumed = pause + random.int(2, 12);
    return [...renamed, { at: at(pause, 9), status: paused }, { at: at(resumed, 9), status: running }];
  }

  #newName(random: Random): string {
    return `${this.blueprint.name}${random.pick(longestNames)}`;
  }
}

function isSeason(day: Day): boolean {
  return day.slice(5) >= '11-01' && day.slice(5) < '12-24';
}

/** The campaigns of an account, in the order of their creation: the first three from its first day, the others in the months after it. */
export function campaignsOf(account: AdAccount, seed: number | string): Campaign[] {
  const kinds = blueprints[account.platform];
  const base = 20_000_000_000 + new Random(`${seed}:campaign ids:${account.id}`).int(1, 900_000) * 1000;
  return Array.from({ length: account.campaigns }, (_, index) => {
    const kind = kinds[index % kinds.length]!;
    const round = Math.floor(index / kinds.length);
    const blueprint =
      round === 0 ? kind : { ...kind, name: `${kind.name} ${round + 1}`, slug: `${kind.slug}-${round + 1}` };
    const later = index < 3 || round > 0 ? 0 : (index - 2) * 17;
    const id = String(base + index * 7);
    return new Campaign(account, id, blueprint, `${seed}:campaign:${account.id}:${id}`, plusDays(account.from, later));
  });
}
