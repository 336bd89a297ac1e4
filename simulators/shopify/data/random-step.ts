import type { Random } from '../../kit/random.js';
import { type Mix, type Step, take } from '../../trade/steps.js';
import type { LegacyId } from '../model.js';
import type { Shop } from '../shop.js';
import { changeProduct, changeStock, changeUnitCost, deleteProduct } from './catalogue-steps.js';
import { changeEmail, deleteCustomer, signUp } from './customer-steps.js';
import { ship } from './lifecycle.js';
import { refundable } from './order-sums.js';
import { collect } from './payment.js';
import { refundOrder, settleRefund } from './refunding.js';
import { cancelOrder, editOrder, exchangeGoods, openUnits, refundSomething } from './reversals.js';
import { Trader } from './trader.js';

/** The kinds of events in a shop. */
const steps = {
  order: (trader: Trader) => trader.placeOrder().id,
  edit: (trader: Trader) =>
    onSomeOrder(
      trader,
      ({ cancelledAt }) => cancelledAt === null,
      (order, at) => {
        order.closedAt = null;
        return editOrder(trader.trade, order, at);
      },
    ),
  refund: (trader: Trader) =>
    onSomeOrder(trader, isPaid(trader), (order, at) => refundSomething(trader.trade, order, at)),
  fullRefund: (trader: Trader) =>
    onSomeOrder(trader, isPaid(trader), (order, at) => {
      const plan = { lines: openUnits(order), restockType: 'RETURN' as const, shipping: true, extras: true };
      return refundOrder(trader.trade, order, plan, at) !== undefined;
    }),
  secondRefund: (trader: Trader) =>
    onSomeOrder(
      trader,
      (order) => order.refunds.length > 0 && isPaid(trader)(order),
      (order, at) => refundSomething(trader.trade, order, at),
    ),
  exchange: (trader: Trader) =>
    onSomeOrder(trader, isPaid(trader), (order, at) => {
      order.closedAt = null;
      return exchangeGoods(trader.trade, order, at);
    }),
  settleRefund: (trader: Trader) =>
    onSomeOrder(
      trader,
      ({ refunds }) => refunds.some(({ createdAt }) => createdAt === null),
      (order, at) => settleRefund(trader.trade, order, at),
    ),
  cancel: (trader: Trader) =>
    onSomeOrder(
      trader,
      ({ cancelledAt }) => cancelledAt === null,
      (order, at) => cancelOrder(trader.trade, order, at),
    ),
  deleteOrder: (trader: Trader) => {
    const id = someOrder(trader, () => true);
    return id !== undefined && trader.deleteOrder(id) ? id : undefined;
  },
  collect: (trader: Trader) =>
    onSomeOrder(
      trader,
      ({ financialStatus }) => financialStatus !== 'PAID',
      (order, at) => collect(trader.trade, order, at),
    ),
  ship: (trader: Trader) =>
    onSomeOrder(
      trader,
      ({ fulfillmentStatus }) => fulfillmentStatus === 'UNFULFILLED',
      (order, at) => {
        ship(trader.trade, order, at);
        return order.fulfillmentStatus !== 'UNFULFILLED';
      },
    ),
  changeEmail,
  signUp,
  deleteCustomer,
  changeProduct,
  changeUnitCost,
  deleteProduct,
  changeStock,
} satisfies Record<string, (trader: Trader) => LegacyId | undefined>;

export type StepKind = keyof typeof steps;
export type ShopStep = Step<StepKind>;
export const stepKinds = Object.keys(steps) as StepKind[];

/** The mix of random histories: every kind occurs within a few dozen steps. */
const evenly: Mix<StepKind> = [
  ['order', 24],
  ['edit', 10],
  ['refund', 12],
  ['fullRefund', 5],
  ['secondRefund', 6],
  ['exchange', 4],
  ['settleRefund', 3],
  ['cancel', 5],
  ['deleteOrder', 4],
  ['collect', 4],
  ['ship', 6],
  ['changeEmail', 5],
  ['signUp', 2],
  ['deleteCustomer', 2],
  ['changeProduct', 5],
  ['changeUnitCost', 2],
  ['deleteProduct', 1],
  ['changeStock', 4],
];

/** Runs one event of the given kind; undefined if the shop has no record for it. */
export function takeStep(trader: Trader, kind: StepKind): ShopStep | undefined {
  return take<Trader, StepKind>(steps, trader, kind);
}

/**
 * Runs one random event of any kind at the shop's current time, or places an order if the drawn kind has no record. It reads
 * the whole shop each time, so it is for the small shops of property tests (see `startTrading` for others).
 */
export function applyRandomStep(shop: Shop, random: Random): ShopStep {
  const trader = new Trader(shop, random);
  try {
    return takeStep(trader, random.weighted(evenly)) ?? { kind: 'order', id: steps.order(trader) };
  } finally {
    trader.close();
  }
}

type SomeOrder = Parameters<Parameters<Trader['changeOrder']>[1]>[0];

function isPaid(trader: Trader): (order: SomeOrder) => boolean {
  return (order) => refundable(order, trader.trade.digits) > 0n;
}

function onSomeOrder(
  trader: Trader,
  fits: (order: SomeOrder) => boolean,
  change: Parameters<Trader['changeOrder']>[1],
): LegacyId | undefined {
  const id = someOrder(trader, fits);
  return id !== undefined && trader.changeOrder(id, change) ? id : undefined;
}

/** The number of latest orders among which a suitable one is searched. */
const recent = 500;

/** Tries a few orders at random, then picks among suitable recent ones: unfinished orders are mostly new. */
function someOrder({ shop, random, orderIds }: Trader, fits: (order: SomeOrder) => boolean): LegacyId | undefined {
  for (let draw = 0; draw < 5 && orderIds.length > 0; draw += 1) {
    const order = shop.orders.get(random.pick(orderIds));
    if (order !== undefined && fits(order)) return order.id;
  }
  const fitting = orderIds.slice(-recent).filter((id) => {
    const order = shop.orders.get(id);
    return order !== undefined && fits(order);
  });
  return fitting.length === 0 ? undefined : random.pick(fitting);
}
