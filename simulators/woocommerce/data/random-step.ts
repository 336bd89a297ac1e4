import { listPrice } from '../../trade/list-price.js';
import { type Return, returnOf } from '../../trade/returns.js';
import { type Step, take } from '../../trade/steps.js';
import { units, written } from '../decimals.js';
import type { Amount, WooCustomer, WooId, WooLine, WooOrder } from '../model.js';
import { openLine, refundable } from '../order-totals.js';
import { sumOfQuantities } from '../quantities.js';
import { change, edit } from './change-order.js';
import { editSteps } from './edit-steps.js';
import { complete, pay } from './lifecycle.js';
import { makeRefund, openUnits, returnedLines } from './refund-maker.js';
import type { WooTrader } from './trader.js';

const isPaid = (order: WooOrder): boolean => ['processing', 'completed'].includes(order.status);
const isOpen = (order: WooOrder): boolean => ['pending', 'on-hold', 'processing'].includes(order.status);

/** The kinds of events in a store. */
const steps = {
  order: (trader: WooTrader) => trader.placeOrder()?.id,
  pay: (trader: WooTrader) =>
    change(
      trader,
      ({ status }) => status === 'pending' || status === 'on-hold',
      (order) => pay(order, trader.store.now()),
    ),
  complete: (trader: WooTrader) =>
    change(
      trader,
      ({ status }) => status === 'processing',
      (order) => complete(order, trader.store.now()),
    ),
  refundPartly: (trader: WooTrader) => refund(trader, 'goods'),
  refundFully: (trader: WooTrader) => refund(trader, 'everything'),
  refundAmount: (trader: WooTrader) => refund(trader, 'allowance'),
  deleteRefund: (trader: WooTrader) => {
    const order = trader.someOrder(({ refunds, status }) => refunds.length > 0 && status !== 'trash');
    if (!order) return undefined;
    trader.store.deleteRefund(order.id, trader.random.pick(order.refunds).id);
    return order.id;
  },
  cancel: (trader: WooTrader) =>
    change(trader, isOpen, (order) => {
      order.status = 'cancelled';
    }),
  fail: (trader: WooTrader) =>
    change(
      trader,
      ({ status }) => status === 'pending',
      (order) => {
        order.status = 'failed';
      },
    ),
  editLine: (trader: WooTrader) =>
    edit(
      trader,
      'edited',
      (order) => isOpen(order) && order.lines.some((line) => isUntouched(order, line)),
      editLine(trader),
    ),
  removeReturnedLine: (trader: WooTrader) =>
    edit(
      trader,
      'edited',
      (order) => returnedLines(order).length > 0 && order.lines.length > 1,
      (order) => {
        const [gone] = returnedLines(order);
        order.lines = order.lines.filter((line) => line !== gone);
      },
    ),
  trash: (trader: WooTrader) => {
    const order = trader.someOrder(({ status }) => status !== 'trash');
    return order && trader.store.trash(order.id).id;
  },
  untrash: (trader: WooTrader) => {
    const order = trader.someOrder(({ status }) => status === 'trash');
    return order && trader.store.untrash(order.id).id;
  },
  deleteOrder: (trader: WooTrader) => {
    const order = trader.someOrder(() => true);
    if (!order) return undefined;
    trader.store.destroy('order', order.id);
    return order.id;
  },
  signUp: (trader: WooTrader) => {
    const customer = trader.trade.buyers.signUp(trader.store.now());
    return trader.store.touchSilently('customer', customer).id;
  },
  changeEmail: (trader: WooTrader) => {
    const customer = someAccount(trader);
    if (!customer) return undefined;
    const email = trader.trade.buyers.newEmail(customer.firstName || 'new', customer.lastName || 'name');
    return trader.store.update('customer', customer.id, (draft) => {
      draft.email = email;
      draft.billing.email = email;
    }).id;
  },
  deleteCustomer: (trader: WooTrader) => {
    const customer = someAccount(trader);
    if (!customer) return undefined;
    trader.store.deleteCustomer(customer.id);
    return customer.id;
  },
  ...editSteps,
  changeProduct: (trader: WooTrader) => {
    const products = trader.store.products.sorted('id').filter(({ type }) => type === 'simple');
    if (products.length === 0) return undefined;
    const price = listPrice(trader.store.settings.currency, trader.random.int(5, 80));
    const { id } = trader.random.pick(products);
    return trader.store.update('product', id, (draft) => {
      draft.regularPrice = price;
      draft.sku = `${draft.sku.replace(/-v\d+$/, '')}-v${trader.random.int(2, 99)}`;
    }).id;
  },
  deleteProduct: (trader: WooTrader) => {
    const products = trader.store.products.sorted('id');
    // The last few are kept, so that there is something to order.
    if (products.length < 5) return undefined;
    const { id } = trader.random.pick(products);
    trader.store.destroy('product', id);
    return id;
  },
} satisfies Record<string, (trader: WooTrader) => WooId | undefined>;

export type StepKind = keyof typeof steps;
export type StoreStep = Step<StepKind>;
export const stepKinds = Object.keys(steps) as StepKind[];

/** Runs one event of the given kind; undefined if the store has no record for it. */
export function takeStep(trader: WooTrader, kind: StepKind): StoreStep | undefined {
  return take<WooTrader, StepKind>(steps, trader, kind);
}

function refund(trader: WooTrader, kind: Return['kind']): WooId | undefined {
  const order = trader.someOrder((each) => isPaid(each) && refundable(each) > 0n);
  const made =
    order && makeRefund(trader.trade, order, returnOf(kind, openUnits(order), trader.random), trader.store.now());
  return order && made && trader.store.createRefund(order.id, made).id;
}

function isUntouched(order: WooOrder, line: WooLine): boolean {
  return openLine(order, line).quantity === line.quantity;
}

/** Doubles the quantity of a line. */
function editLine({ random }: WooTrader): (order: WooOrder) => void {
  return (order) => {
    const line = random.pick(order.lines.filter((each) => isUntouched(order, each)));
    line.quantity = sumOfQuantities(line.quantity, line.quantity);
    for (const field of ['subtotal', 'subtotalTax', 'total', 'totalTax'] as const) line[field] = doubled(line[field]);
    for (const tax of line.taxes) {
      tax.total = doubled(tax.total);
      if (tax.subtotal !== null) tax.subtotal = doubled(tax.subtotal);
    }
  };
}

function doubled(amount: Amount): Amount {
  return written(2n * units(amount), (amount.split('.')[1] ?? '').length);
}

function someAccount({ store, random }: WooTrader): WooCustomer | undefined {
  const accounts = store.customers.sorted('id').filter(({ role }) => role === 'customer');
  return accounts.length === 0 ? undefined : random.pick(accounts);
}
