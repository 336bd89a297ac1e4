import { hash } from 'node:crypto';
import type { ConnectContext } from '../../../contract/extractor.js';
import type { BucketRules, TokenBuckets } from '../../../contract/token-buckets.js';
import type { Clock } from '../../../runtime/clock.js';
import { ProcessBuckets } from '../../http/process-buckets.js';
import { type Operation, operations } from './operations.js';
import { hostOf, type AmazonSettings } from './settings.js';

/** The buckets of one app and account: Amazon keeps one for each operation. */
export class Buckets {
  readonly #account: string;
  readonly #clock: Clock;
  readonly #buckets: TokenBuckets;
  /** As far as they are known here. */
  readonly #rates = new Map<Operation, number>();

  constructor(settings: AmazonSettings, { clock, tokenBuckets = new ProcessBuckets() }: ConnectContext) {
    const { clientId, refreshToken } = settings;
    this.#account = hash('sha256', [hostOf(settings), clientId, refreshToken].join('\n'), 'base64url');
    this.#clock = clock;
    this.#buckets = tokenBuckets;
  }

  /** Takes a token, and waits until it is there. */
  async take(operation: Operation, signal: AbortSignal): Promise<void> {
    const { waitMs, rate } = await this.#buckets.take(...this.#of(operation));
    this.#rates.set(operation, rate);
    if (waitMs > 0) await this.#clock.sleep(waitMs, signal);
  }

  /** Whether a call need not wait, and leaves `spare` tokens to others. */
  async has(operation: Operation, spare: number): Promise<boolean> {
    return await this.#buckets.has(...this.#of(operation), spare);
  }

  /** The rate that an answer told. */
  async learn(operation: Operation, rate: number): Promise<void> {
    if (this.#rates.get(operation) === rate) return;
    await this.#buckets.learn(...this.#of(operation), rate);
    this.#rates.set(operation, rate);
  }

  /** A call was refused. Returns the milliseconds until the next one. */
  async drain(operation: Operation): Promise<number> {
    return await this.#buckets.drain(...this.#of(operation));
  }

  #of(operation: Operation): [bucket: string, rules: BucketRules, now: Date] {
    return [`amazon/${this.#account}/${operation}`, operations[operation], this.#clock.now()];
  }
}
