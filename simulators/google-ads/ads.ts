import { GoogleIdentity } from '../google/identity.js';
import { Bucket } from '../kit/bucket.js';
import { businessDays } from '../kit/business-days.js';
import { type Clock, type Micros, MICROS_PER_SECOND } from '../kit/clock.js';
import { AdsError } from './ads-error.js';
import {
  type AdsContents,
  type AdsSettings,
  type Customer,
  type CustomerId,
  type Day,
  DEFAULT_SETTINGS,
} from './model.js';

const DAY = 86_400 * MICROS_PER_SECOND;

/** The simulated platform: its customers, who may read them, its limits, and the numbers. */
export class Ads {
  readonly clock: Clock;
  readonly identity: GoogleIdentity;
  readonly settings: AdsSettings;
  readonly contents: AdsContents;
  readonly #customers: Map<CustomerId, Customer>;
  /** By the holder of an access token: the customers that are shared with it. */
  readonly #shared = new Map<string, Set<CustomerId>>();
  readonly #buckets = new Map<CustomerId, Bucket>();
  #operations: Micros[] = [];

  constructor(parts: {
    clock: Clock;
    customers: readonly Customer[];
    contents: AdsContents;
    settings?: Partial<AdsSettings>;
  }) {
    this.clock = parts.clock;
    this.contents = parts.contents;
    this.settings = { ...DEFAULT_SETTINGS, ...parts.settings };
    this.identity = new GoogleIdentity(parts.clock);
    this.#customers = new Map(parts.customers.map((customer) => [customer.id, customer]));
  }

  customer(id: CustomerId): Customer | undefined {
    return this.#customers.get(id);
  }

  update(id: CustomerId, changes: Partial<Omit<Customer, 'id'>>): void {
    const customer = this.#customers.get(id);
    if (!customer) throw new RangeError(`there is no customer ${id}`);
    Object.assign(customer, changes);
  }

  /** Shares a customer with the holder of credentials, as under Access and security. */
  share(holder: string, id: CustomerId): void {
    this.#shared.set(holder, (this.#shared.get(holder) ?? new Set()).add(id));
  }

  unshare(holder: string, id: CustomerId): void {
    this.#shared.get(holder)?.delete(id);
  }

  /** Everything below a customer and itself, in the order of levels. An account below two managers occurs twice. */
  tree(root: Customer): { customer: Customer; level: number }[] {
    const found = [{ customer: root, level: 0 }];
    for (let at = 0; at < found.length; at += 1) {
      const { customer, level } = found[at]!;
      for (const each of this.#customers.values()) {
        if (each.managers.includes(customer.id)) found.push({ customer: each, level: level + 1 });
      }
    }
    return found;
  }

  /**
   * The customer of a call, if the holder may read it: it is shared with the holder, or the login customer is, and is a manager above it.
   * Throws what Google answers.
   */
  readable(id: CustomerId, holder: string, login: CustomerId | null): Customer {
    const customer = this.#customers.get(id);
    const shared = this.#shared.get(holder) ?? new Set<CustomerId>();
    if (shared.size === 0)
      throw new AdsError(
        'authenticationError',
        'NOT_ADS_USER',
        'The user is not associated with any Google Ads accounts.',
      );
    const by = login === null ? undefined : this.#customers.get(login);
    if (login !== null && (!by || ![...shared].some((each) => this.#isBelow(by, each)))) throw denied();
    if (!customer || (login === null && !shared.has(id))) throw denied();
    if (by && !this.#isBelow(customer, by.id)) {
      throw new AdsError(
        'authorizationError',
        'INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION',
        'The login customer ID and serving customer ID combination is not valid.',
      );
    }
    if (customer.status !== 'ENABLED') {
      throw new AdsError(
        'authorizationError',
        'CUSTOMER_NOT_ENABLED',
        "The customer account can't be accessed because it is not yet enabled or has been deactivated.",
      );
    }
    return customer;
  }

  today(customer: Customer): Day {
    return businessDays(customer.zone)(this.clock.now());
  }

  /** Counts an operation. Throws if there is none left in these 24 hours, or the account is called too often. */
  spendOperation(id: CustomerId): void {
    const { callsPerSecond, operationsPerDay } = this.settings;
    const now = this.clock.now();
    if (callsPerSecond !== null) {
      const bucket = this.#buckets.get(id) ?? new Bucket(callsPerSecond, Math.max(1, callsPerSecond), now);
      this.#buckets.set(id, bucket);
      if (!bucket.reserve(1, now)) throw tooMany('ACCOUNT', 'Requests per account', Math.ceil(1 / callsPerSecond));
    }
    this.#operations = this.#operations.filter((at) => at > now - DAY);
    if (operationsPerDay !== null && this.#operations.length >= operationsPerDay) {
      throw new AdsError('quotaError', 'RESOURCE_EXHAUSTED', 'Too many operations in the last 24 hours.');
    }
    this.#operations.push(now);
  }

  refill(): void {
    this.#buckets.clear();
    this.#operations = [];
  }

  #isBelow(customer: Customer, id: CustomerId): boolean {
    return (
      customer.id === id ||
      customer.managers.some((manager) => {
        const above = this.#customers.get(manager);
        return above !== undefined && this.#isBelow(above, id);
      })
    );
  }
}

function denied(): AdsError {
  return new AdsError(
    'authorizationError',
    'USER_PERMISSION_DENIED',
    "User doesn't have permission to access customer. Note: If you're accessing a client customer, the manager's customer id must be set in the 'login-customer-id' header.",
  );
}

function tooMany(rateScope: 'ACCOUNT' | 'DEVELOPER', rateName: string, seconds: number): AdsError {
  const message = `Too many requests. Retry in ${seconds} seconds.`;
  return new AdsError('quotaError', 'RESOURCE_TEMPORARILY_EXHAUSTED', message, {
    ...{ rateScope, rateName, retryDelay: `${seconds}s` },
  });
}
