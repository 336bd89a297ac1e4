import type { CallLog } from './call-log.js';
import type { Clock, Micros } from './clock.js';
import type { Fault, Faults } from './faults.js';

/** How tests control a simulator: its clock, faults and call log. Its accounts are the shops or stores that it hosts. */
export abstract class ControlPlane<Account, Log extends CallLog<unknown>, Effect, Match extends object, FaultyCall> {
  readonly clock: Clock;
  readonly faults: Faults<Effect, Match, FaultyCall>;
  readonly log: Log;
  protected readonly accounts: ReadonlyMap<string, Account>;

  constructor(parts: {
    clock: Clock;
    accounts: ReadonlyMap<string, Account>;
    faults: Faults<Effect, Match, FaultyCall>;
    log: Log;
  }) {
    this.clock = parts.clock;
    this.accounts = parts.accounts;
    this.faults = parts.faults;
    this.log = parts.log;
  }

  /** An account by its name; without one, the first. */
  hosted(name?: string): Account {
    const found = name === undefined ? this.accounts.values().next().value : this.accounts.get(name);
    if (!found) throw new RangeError(`the simulator hosts no account${name === undefined ? '' : ` named ${name}`}`);
    return found;
  }

  names(): string[] {
    return [...this.accounts.keys()];
  }

  now(): Micros {
    return this.clock.now();
  }

  setClock(at: Micros): void {
    this.clock.set(at);
  }

  advance(seconds: number): void {
    this.clock.advance(seconds);
  }

  inject(...faults: Fault<Effect, Match>[]): void {
    for (const fault of faults) this.faults.inject(fault);
  }

  calls(): ReturnType<Log['list']> {
    return this.log.list() as ReturnType<Log['list']>;
  }

  /** Clears the call log and the faults and refills rate limits; data and clock are unchanged. */
  reset(): void {
    this.log.clear();
    this.faults.clear();
    for (const account of this.accounts.values()) this.refill(account);
  }

  protected abstract refill(account: Account): void;
}
