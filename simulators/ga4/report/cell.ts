import type { PeriodUsers } from '../model.js';
import type { Entry } from '../property.js';

/** Decimals of revenue that are added exactly. */
const PLACES = 16;

/** What the visits of one row of a report add up to. */
export class Cell {
  sessions = 0;
  engagedSessions = 0;
  addToCarts = 0;
  purchases = 0;
  readonly #users = new Set<string>();
  readonly #activeUsers = new Set<string>();
  #newUsers = 0;
  #counted: PeriodUsers | null = null;
  #revenue = 0n;

  /** Counts visits as `weight` times as many. */
  add(entry: Entry, weight: number): void {
    this.sessions += entry.sessions * weight;
    this.engagedSessions += entry.engagedSessions * weight;
    this.addToCarts += entry.addToCarts * weight;
    this.purchases += entry.purchases * weight;
    this.#revenue += scaled(entry.revenue) * BigInt(weight);
    for (const { user, isActive, isNew } of entry.users) {
      this.#users.add(user);
      if (isActive) this.#activeUsers.add(user);
      if (isNew) this.#newUsers += weight;
    }
  }

  merge(other: Cell): void {
    this.sessions += other.sessions;
    this.engagedSessions += other.engagedSessions;
    this.addToCarts += other.addToCarts;
    this.purchases += other.purchases;
    this.#revenue += other.#revenue;
    this.#newUsers += other.#newUsers;
    for (const user of other.#users) this.#users.add(user);
    for (const user of other.#activeUsers) this.#activeUsers.add(user);
  }

  /** People as a book counts them. */
  counted(users: PeriodUsers): void {
    this.#counted = users;
  }

  get users(): number {
    return this.#counted?.users ?? this.#users.size;
  }

  get activeUsers(): number {
    return this.#counted?.users ?? this.#activeUsers.size;
  }

  get newUsers(): number {
    return this.#counted?.newUsers ?? this.#newUsers;
  }

  /** About how many people there are, by which thresholds decide. */
  get people(): number {
    return this.users || this.sessions;
  }

  /** Without trailing zeros, as Google prints floats. */
  revenueText(): string {
    const sign = this.#revenue < 0n ? '-' : '';
    const digits = String(sign === '' ? this.#revenue : -this.#revenue).padStart(PLACES + 1, '0');
    const text = `${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`.replace(/\.?0+$/, '');
    return `${sign}${text}`;
  }
}

function scaled(amount: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,16}))?$/.exec(amount);
  if (match === null) throw new RangeError(`revenue ${JSON.stringify(amount)} is not a plain decimal`);
  const [, sign, whole = '0', fraction = ''] = match;
  const units = BigInt(whole + fraction.padEnd(PLACES, '0'));
  return sign === '-' ? -units : units;
}
