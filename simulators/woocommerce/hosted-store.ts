import { Bucket } from '../kit/bucket.js';
import { Random } from '../kit/random.js';
import type { Reply } from '../kit/replies.js';
import { OneLeggedOauth } from './oauth.js';
import type { WooStore } from './store.js';

/** A store in the server: its state, with the authentication, limits and logs around it. */
export class HostedStore {
  readonly store: WooStore;
  readonly oauth: OneLeggedOauth;
  /** Shuffles rows that the database returns in no particular order. */
  readonly random: Random;
  /** The last response of each path, for the fault that repeats it. */
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

  /** Whole seconds until the host accepts another call; 0: it accepts this one. */
  waitSeconds(): number {
    const bucket = this.#bucket;
    if (!bucket || bucket.reserve(1, this.store.clock.now())) return 0;
    return Math.max(1, Math.ceil(1 / bucket.restoreRate));
  }
}
