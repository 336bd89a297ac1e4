import { Random } from '../../kit/random.js';
import type { Mix } from '../../trade/steps.js';
import type { WooStore } from '../store.js';
import { type StepKind, type StoreStep, takeStep } from './random-step.js';
import type { TradeOptions } from './trade.js';
import { WooTrader } from './trader.js';

interface WooTradingOptions extends TradeOptions {
  seed: number | string;
  /** `everything`: all kinds of events; `usual`: those of an ordinary day. */
  mix?: keyof typeof MIXES;
}

interface WooTrading {
  /** Runs `steps` events at the store's current time. */
  tick(steps: number): StoreStep[];
  stop(): void;
}

/** Every kind occurs within a few dozen steps. */
const EVENLY: Mix<StepKind> = [
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
  ['editEmail', 2],
  ['changeCustomer', 2],
  ['changeQuantity', 2],
  ['addDiscount', 2],
  ['changeShipping', 2],
  ['removeLine', 1],
  ['saveLineAlone', 2],
  ['editRefund', 2],
  ['writeAddress', 2],
  ['writeStatus', 2],
  ['toPluginStatus', 2],
  ['toForgottenStatus', 2],
  ['fromPluginStatus', 2],
];

/** Most orders are paid, shipped and kept. */
const USUALLY: Mix<StepKind> = [
  ['order', 40],
  ['pay', 36],
  ['complete', 34],
  ['refundPartly', 2],
  ['refundFully', 1],
  ['refundAmount', 1],
  ['cancel', 1],
  ['fail', 1],
  ['trash', 0.3],
  ['signUp', 1],
  ['changeEmail', 0.3],
  ['changeProduct', 0.5],
];

/** The relative frequency of each event. */
const MIXES = { everything: EVENLY, usual: USUALLY };

/**
 * Random trade in a store, by its clock. The events depend only on the seed and the store. If the drawn kind has no record,
 * a new order is placed.
 */
export function startTrading(store: WooStore, { seed, mix = 'everything', ...options }: WooTradingOptions): WooTrading {
  const random = new Random(`${store.settings.id}:trading:${seed}`);
  const trader = new WooTrader(store, random, options);
  const step = (): StoreStep | undefined => takeStep(trader, random.weighted(MIXES[mix])) ?? takeStep(trader, 'order');
  return {
    tick: (steps) => Array.from({ length: steps }, step).filter((taken) => taken !== undefined),
    stop: () => trader.close(),
  };
}
