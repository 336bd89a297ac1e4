import { CallLog } from '../kit/call-log.js';
import { ControlPlane } from '../kit/control-plane.js';
import { Faults } from '../kit/faults.js';
import type { Access } from './access.js';
import type { Amazon } from './amazon.js';
import type { Call } from './call-log.js';
import { type FaultEffect, type FaultMatch, type FaultyCall, matchesCall } from './faults.js';
import { OPERATIONS } from './operations.js';
import type { AmazonSettings } from './settings.js';

/** How tests control the simulator outside the platform's API; `/__control` offers the same over HTTP. */
export class Control extends ControlPlane<Amazon, CallLog<Call>, FaultEffect, FaultMatch, FaultyCall> {
  constructor(amazon: Amazon) {
    super({
      clock: amazon.clock,
      accounts: new Map([['amazon', amazon]]),
      faults: new Faults(matchesCall),
      log: new CallLog<Call>(),
    });
  }

  get amazon(): Amazon {
    return this.hosted();
  }

  get access(): Access {
    return this.amazon.access;
  }

  configure(changes: Partial<AmazonSettings>): void {
    Object.assign(this.amazon.settings, changes);
  }

  /** Empties the bucket of an operation, as other users of the account would. */
  drain(name: string): void {
    const operation = OPERATIONS.find((each) => each.name === name);
    if (!operation) throw new RangeError(`there is no operation ${name}`);
    this.amazon.throttle.drain(operation, this.amazon.settings.rateFactor, this.now());
  }

  protected refill(amazon: Amazon): void {
    amazon.throttle.refill();
  }
}
