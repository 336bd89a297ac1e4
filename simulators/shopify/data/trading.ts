import { Random } from '../../kit/random.js';
import type { Mix } from '../../trade/steps.js';
import type { Shop } from '../shop.js';
import { type ShopStep, type StepKind, takeStep } from './random-step.js';
import { Trader } from './trader.js';

interface TradingOptions {
  seed: number | string;
  /** New orders by the timer; 0 leaves it to `tick`. */
  ordersPerMinute: number;
}

interface Trading {
  /** Places `orders` new orders at the shop's present time, and lets happen what happens meanwhile to others. */
  tick(orders: number): ShopStep[];
  stop(): void;
}

/** What happens beside one new order, and how often, on average. */
const besides: Mix<StepKind> = [
  ['ship', 0.9],
  ['collect', 0.05],
  ['refund', 0.07],
  ['secondRefund', 0.01],
  ['settleRefund', 0.01],
  ['edit', 0.015],
  ['cancel', 0.025],
  ['deleteOrder', 0.002],
  ['changeEmail', 0.01],
  ['signUp', 0.03],
  ['changeProduct', 0.01],
  ['changeUnitCost', 0.005],
  ['deleteProduct', 0.0005],
  ['changeStock', 0.1],
];

/**
 * Keeps a shop trading by its own clock. Which events come, in which order, depends on the seed and the shop alone; the
 * timer only says when. It does not keep the process alive.
 */
export function startTrading(shop: Shop, { seed, ordersPerMinute }: TradingOptions): Trading {
  const random = new Random(`${shop.settings.domain}:trading:${seed}`);
  const trader = new Trader(shop, random);
  const waits = random.fork('waits');
  let timer: NodeJS.Timeout | undefined;

  const tick = (orders: number): ShopStep[] => {
    const taken: (ShopStep | undefined)[] = [];
    for (let placed = 0; placed < orders; placed += 1) {
      taken.push(takeStep(trader, 'order'));
      for (const [kind, often] of besides) if (random.chance(often)) taken.push(takeStep(trader, kind));
    }
    return taken.filter((step) => step !== undefined);
  };
  const arm = (): void => {
    // Customers do not come by the clock: the gaps are exponential, none longer than ten times the mean.
    const mean = 60_000 / ordersPerMinute;
    timer = setTimeout(
      () => {
        tick(1);
        arm();
      },
      Math.min(10 * mean, -Math.log(1 - waits.fraction()) * mean),
    );
    timer.unref();
  };
  if (ordersPerMinute > 0) arm();
  return {
    tick,
    stop: () => {
      clearTimeout(timer);
      trader.close();
    },
  };
}
