import { Random } from '../../kit/random.js';
import type { WooStore } from '../store.js';
import { type Step, type StepKind, takeStep } from './random-step.js';
import type { TradeOptions } from './trade.js';
import { WooTrader } from './trader.js';

export interface WooTradingOptions extends TradeOptions {
  seed: number | string;
}

export interface WooTrading {
  /** Lets `steps` things happen at the store's present time. */
  tick(steps: number): Step[];
  stop(): void;
}

/** How often each happens: enough of every kind within a few dozen steps. */
const EVENLY: [StepKind, number][] = [
  ['order', 26],
  ['pay', 12],
  ['complete', 8],
  ['refundPartly', 9],
  ['refundFully', 4],
  ['refundAmount', 5],
  ['deleteRefund', 3],
  ['cancel', 4],
  ['fail', 2],
  ['editLine', 5],
  ['removeReturnedLine', 2],
  ['trash', 3],
  ['untrash', 2],
  ['deleteOrder', 2],
  ['signUp', 2],
  ['changeEmail', 4],
  ['deleteCustomer', 1],
  ['changeProduct', 4],
  ['deleteProduct', 1],
];

/**
 * Random trade in a store, by its own clock. What happens depends on the seed and the store alone. Where the drawn kind
 * finds nothing to happen to, a new order is placed.
 */
export function startTrading(store: WooStore, { seed, ...options }: WooTradingOptions): WooTrading {
  const random = new Random(`${store.settings.id}:trading:${seed}`);
  const trader = new WooTrader(store, random, options);
  const step = (): Step | undefined => takeStep(trader, random.weighted(EVENLY)) ?? takeStep(trader, 'order');
  return {
    tick: (steps) => Array.from({ length: steps }, step).filter((taken) => taken !== undefined),
    stop: () => trader.close(),
  };
}
