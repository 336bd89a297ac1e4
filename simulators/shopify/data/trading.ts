import { Random } from '../../kit/random.js';
import type { Marketing } from '../../trade/marketing/marketing.js';
import type { Mix } from '../../trade/steps.js';
import type { Shop } from '../shop.js';
import { type ShopStep, type StepKind, takeStep } from './random-step.js';
import { Trader } from './trader.js';

interface TradingOptions {
  seed: number | string;
  /** New orders by a timer; 0: only by `tick`. */
  ordersPerMinute: number;
  /** The company's marketing, of which the shop is a site: new online orders then have visits. */
  marketing?: Marketing;
}

interface Trading {
  /** Places new orders at the shop's current time, with the usual number of other events. */
  tick(orders: number): ShopStep[];
  stop(): void;
}

/** The average number of other events per new order. */
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
 * Keeps a shop trading by its clock. The events and their order depend only on the seed and the shop; the timer only decides
 * when they happen. It does not keep the process alive.
 */
export function startTrading(shop: Shop, { seed, ordersPerMinute, marketing }: TradingOptions): Trading {
  const random = new Random(`${shop.settings.domain}:trading:${seed}`);
  const trader = new Trader(shop, random, { marketing });
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
    // Customers come at random: the gaps are exponential, at most ten times the mean.
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
