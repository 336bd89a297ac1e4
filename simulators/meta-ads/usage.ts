import { type Clock, type Micros, MICROS_PER_SECOND } from '../kit/clock.js';
import type { AdAccount } from './ad-account.js';
import { tooManyCalls, type GraphRefusal } from './graph/graph-error.js';

const hour = 3600 * MICROS_PER_SECOND;

/** The calls of an account within the last hour, and what the headers say of them. Refused calls count too. */
export class CallCount {
  readonly #account: AdAccount;
  readonly #clock: Clock;
  #calls: Micros[] = [];

  constructor(account: AdAccount, clock: Clock) {
    this.#account = account;
    this.#clock = clock;
  }

  clear(): void {
    this.#calls = [];
  }

  /** Counts a call. Returns the refusal of one too many; null if it may go on. */
  take(): GraphRefusal | null {
    const now = this.#clock.now();
    this.#calls = [...this.#calls.filter((at) => at > now - hour), now];
    return this.#calls.length > this.#account.settings.callsPerHour ? tooManyCalls() : null;
  }

  headers(): Record<string, string> {
    const { id, callsPerHour } = this.#account.settings;
    const percent = Math.min(100, Math.floor((this.#calls.length / callsPerHour) * 100));
    const tier = { ads_api_access_tier: 'development_access' };
    const limit = {
      ...{ type: 'ads_insights', call_count: percent, total_cputime: 1, total_time: 1 },
      ...{ estimated_time_to_regain_access: this.#minutesToRegain(), ...tier },
    };
    return {
      'x-business-use-case-usage': JSON.stringify({ [id]: [limit] }),
      'x-fb-ads-insights-throttle': JSON.stringify({ app_id_util_pct: percent / 2, acc_id_util_pct: percent, ...tier }),
      'x-app-usage': JSON.stringify({ call_count: Math.floor(percent / 10), total_time: 1, total_cputime: 1 }),
    };
  }

  /** 0 until a call was refused: then the minutes until enough calls are more than an hour ago. */
  #minutesToRegain(): number {
    const { callsPerHour } = this.#account.settings;
    if (this.#calls.length <= callsPerHour) return 0;
    const frees = this.#calls[this.#calls.length - callsPerHour]!;
    return Math.ceil((frees + hour - this.#clock.now()) / MICROS_PER_SECOND / 60);
  }
}
