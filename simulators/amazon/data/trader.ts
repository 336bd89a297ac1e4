import type { Clock, Micros } from '../../kit/clock.js';
import { Random } from '../../kit/random.js';
import {
  adjust,
  chargeAdvertising,
  chargeFee,
  endSearch,
  mishandle,
  restateSomeFee,
  restock,
  search,
  turnUp,
} from './account-events.js';
import { wholeMillisecond } from './generate.js';
import type { Order } from './model.js';
import { cancel, cancelPart, changeAddress, confirm, giveBack, place, refund, replace, ship } from './order-events.js';
import type { Seller } from './seller.js';

type OrderEvent = (seller: Seller, order: Order, at: Micros) => unknown;

const onOrders: Record<string, OrderEvent> = {
  confirm,
  ship: (seller, order, at) => ship(seller, order, at),
  shipPart: (seller, order, at) => ship(seller, order, at, true),
  cancel,
  cancelPart,
  changeAddress,
  refund,
  giveBack,
  replace,
};

const onAccount: Record<string, (seller: Seller, at: Micros) => unknown> = {
  place: (seller, at) => place(seller, at),
  placeBusiness: (seller, at) => place(seller, at, { kind: 'business' }),
  placeNonAmazon: (seller, at) => place(seller, at, { kind: 'non-amazon' }),
  // Searches find it ten minutes later, with its older times.
  placeLate: (seller, at) => place(seller, at, { late: 600 }),
  placeVine: (seller, at) => place(seller, at, { kind: 'vine' }),
  chargeFee,
  chargeAdvertising,
  adjust,
  restateFee: restateSomeFee,
  search,
  endSearch,
  turnUp,
  restock,
  mishandle,
};

const MIX = [
  ['place', 24],
  ['placeBusiness', 3],
  ['placeNonAmazon', 3],
  ['placeVine', 2],
  ['placeLate', 2],
  ['confirm', 22],
  ['ship', 18],
  ['shipPart', 5],
  ['cancel', 3],
  ['cancelPart', 3],
  ['changeAddress', 3],
  ['refund', 10],
  ['giveBack', 3],
  ['replace', 3],
  ['chargeFee', 2],
  ['chargeAdvertising', 2],
  ['adjust', 2],
  ['restateFee', 4],
  ['search', 2],
  ['endSearch', 2],
  ['turnUp', 1],
  ['restock', 3],
  ['mishandle', 2],
] as const;

export type StepKind = (typeof MIX)[number][0];

/** Orders that a step looks at before it gives up. */
const TRIES = 40;

/** Runs the seller's business: random steps at the clock's time. Deferred money matures and settlements close by the clock alone. */
export class Trader {
  readonly #random: Random;

  constructor(
    readonly seller: Seller,
    readonly clock: Clock,
    seed: number | string = 'trader',
  ) {
    this.#random = new Random(`amazon-trader:${seed}`);
  }

  /** One step, of a kind or at random. Returns its kind, or undefined if nothing in the business allowed it. */
  step(kind: StepKind = this.#random.weighted(MIX)): StepKind | undefined {
    const at = wholeMillisecond(this.clock.now());
    const happen = onAccount[kind];
    if (happen) return happen(this.seller, at) ? kind : undefined;
    const { orderList: orders } = this.seller;
    for (let tries = 0; tries < TRIES && orders.length > 0; tries += 1) {
      if (onOrders[kind]!(this.seller, this.#random.pick(orders), at)) return kind;
    }
    return undefined;
  }

  /** Steps with time between them, `seconds` on average. The clock must be one that can be moved. */
  trade(steps: number, seconds = 3600): void {
    for (let done = 0; done < steps; done += 1) {
      this.clock.advance(this.#random.int(1, 2 * seconds));
      this.step();
    }
  }
}
