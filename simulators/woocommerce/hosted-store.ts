import { Bucket } from '../kit/bucket.js';
import { Random } from '../kit/random.js';
import type { Reply } from '../kit/replies.js';
import { OneLeggedOauth } from './oauth.js';
import type { WooStore } from './store.js';

/** A store as the server offers it: its state and what surrounds it. */
export class HostedStore {
  readonly store: WooStore;
  readonly oauth: OneLeggedOauth;
  /** Mixes what the database leaves without an order. */
  readonly random: Random;
  /** The last answer of each path, for the fault that gives it once more. */
  readonly lastReplies = new Map<string, Reply>();
  #bucket: Bucket | null = null;

  constructor(store: WooStore, seed: number | string) {
    this.store = store;
    this.oauth = new OneLeggedOauth(store.clock);
    this.random = new Random(`${store.settings.id}:${seed}`);
    this.refillBucket();
  }

  refillBucket(): void {
    const { rateLimit } = this.store.settings;
    this.#bucket = rateLimit ? new Bucket(rateLimit.perSecond, rateLimit.burst, this.store.clock.now()) : null;
  }

  /** Whole seconds to wait before the host takes another call; 0: it takes this one. */
  waitSeconds(): number {
    const bucket = this.#bucket;
    if (!bucket || bucket.reserve(1, this.store.clock.now())) return 0;
    return Math.max(1, Math.ceil(1 / bucket.restoreRate));
  }
}
