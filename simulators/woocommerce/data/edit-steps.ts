import { units, written } from '../decimals.js';
import type { Amount, WooId, WooLine, WooOrder } from '../model.js';
import { sumOfQuantities } from '../quantities.js';
import { isCoreStatus } from '../settings.js';
import { change, edit } from './change-order.js';
import type { WooTrader } from './trader.js';

const SECOND = 1_000_000;
const isAlive = ({ status }: WooOrder): boolean => status !== 'trash';
const hasNoRefund = (order: WooOrder): boolean => isAlive(order) && order.refunds.length === 0;

/** Edits by people, plugins and SQL. No storage dates all of them, and legacy storage dates few. */
export const editSteps = {
  editEmail: (trader: WooTrader) =>
    edit(trader, 'edited', isAlive, (order) => {
      order.billing.email = trader.trade.buyers.newEmail('new', 'address');
    }),
  changeCustomer: (trader: WooTrader) =>
    edit(trader, 'edited', isAlive, (order) => {
      const accounts = trader.store.customers.sorted('id').map(({ id }) => id);
      order.customerId = trader.random.pick([0, ...accounts.filter((id) => id !== order.customerId)]);
    }),
  changeQuantity: (trader: WooTrader) =>
    edit(trader, 'edited', hasNoRefund, (order) => {
      const line = trader.random.pick(order.lines);
      // Goods were weighed again; the total is unchanged.
      line.quantity = sumOfQuantities(line.quantity, trader.random.pick([1, 0.125, 1.255]));
    }),
  addDiscount: (trader: WooTrader) =>
    edit(
      trader,
      'edited',
      (order) => hasNoRefund(order) && order.lines.some(isWorthMore),
      (order) => {
        const line = trader.random.pick(order.lines.filter(isWorthMore));
        line.total = lessOne(line.total);
      },
    ),
  changeShipping: (trader: WooTrader) =>
    edit(
      trader,
      'edited',
      (order) => hasNoRefund(order) && order.shippingLines.length > 0,
      (order) => {
        order.shippingLines[0]!.total = more(order.shippingLines[0]!.total);
      },
    ),
  removeLine: (trader: WooTrader) =>
    edit(
      trader,
      'edited',
      (order) => hasNoRefund(order) && order.lines.length > 1,
      (order) => {
        order.lines.splice(trader.random.int(0, order.lines.length - 1), 1);
      },
    ),
  saveLineAlone: (trader: WooTrader) =>
    edit(trader, 'past the order', hasNoRefund, (order) => {
      const line = trader.random.pick(order.lines);
      line.quantity = sumOfQuantities(line.quantity, trader.random.int(1, 3));
      line.name = `${line.name.replace(/ \(\d+\)$/, '')} (${trader.random.int(2, 99)})`;
    }),
  editRefund: (trader: WooTrader) =>
    edit(
      trader,
      'past the order',
      (order) => isAlive(order) && order.refunds.length > 0,
      (order) => {
        const refund = trader.random.pick(order.refunds);
        refund.reason = trader.random.pick(['late', 'broken', 'mistaken', '']);
        // Not before its order and not in the future.
        refund.createdAt = Math.min(trader.store.now(), refund.createdAt + trader.random.int(1, 90_000) * SECOND);
        if (refund.lines.length === 0 && isWorthMore({ total: refund.amount })) refund.amount = lessOne(refund.amount);
      },
    ),
  writeAddress: (trader: WooTrader) =>
    edit(trader, 'past the order', isAlive, (order) => {
      order.shipping.city = trader.random.pick(['Springfield', 'Riverside', 'Fairview']);
      order.createdVia = trader.random.pick(['import', 'pos']);
    }),
  writeStatus: (trader: WooTrader) =>
    edit(
      trader,
      'past the order',
      ({ status }) => status === 'processing',
      (order) => {
        order.status = 'completed';
      },
    ),
  toPluginStatus: (trader: WooTrader) => {
    const { customStatuses, hiddenStatuses } = trader.store.settings;
    const statuses = [...customStatuses, ...hiddenStatuses];
    if (statuses.length === 0) return undefined;
    return change(trader, hasNoRefund, (order) => {
      order.status = trader.random.pick(statuses);
    });
  },
  /** Orders keep the status of a plugin that was removed. */
  toForgottenStatus: (trader: WooTrader) =>
    change(trader, hasNoRefund, (order) => {
      order.status = trader.random.pick(['ghost', 'wholesale']);
    }),
  fromPluginStatus: (trader: WooTrader) =>
    change(
      trader,
      ({ status }) => !isCoreStatus(status) && !['trash', 'checkout-draft'].includes(status),
      (order) => {
        order.status = 'processing';
      },
    ),
} satisfies Record<string, (trader: WooTrader) => WooId | undefined>;

function isWorthMore({ total }: Pick<WooLine, 'total'>): boolean {
  return units(total) > units('10');
}

function lessOne(amount: Amount): Amount {
  return written(units(amount) - units('1'), decimalsOf(amount));
}

function more(amount: Amount): Amount {
  return written(units(amount) + units('1'), decimalsOf(amount));
}

function decimalsOf(amount: Amount): number {
  return (amount.split('.')[1] ?? '').length;
}
