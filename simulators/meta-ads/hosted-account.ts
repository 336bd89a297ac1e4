import type { AdAccount } from './ad-account.js';
import { CallCount } from './usage.js';

/** An account with what the simulator remembers of the calls to it. */
export class HostedAccount {
  readonly account: AdAccount;
  readonly calls: CallCount;

  constructor(account: AdAccount) {
    this.account = account;
    this.calls = new CallCount(account, account.clock);
  }
}
