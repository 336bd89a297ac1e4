import { gid, isOrderVisible, type TypeFields, time } from '../context.js';
import type { ShopAddress, ShopCustomer } from '../model.js';
import { money } from '../money.js';
import { listRows } from '../paging.js';
import { moneyV2 } from './money-fields.js';

const address: TypeFields = {
  city: (address: ShopAddress) => address.city,
  provinceCode: (address: ShopAddress) => address.provinceCode,
  zip: (address: ShopAddress) => address.zip,
};

const customer: TypeFields = {
  id: (customer: ShopCustomer) => gid('Customer', customer.id),
  legacyResourceId: (customer: ShopCustomer) => String(customer.id),
  createdAt: (customer: ShopCustomer) => time(customer.createdAt),
  updatedAt: (customer: ShopCustomer) => time(customer.updatedAt),
  firstName: (customer: ShopCustomer) => customer.firstName,
  lastName: (customer: ShopCustomer) => customer.lastName,
  displayName: (customer: ShopCustomer) =>
    [customer.firstName, customer.lastName].filter(Boolean).join(' ') || (customer.email ?? ''),
  state: (customer: ShopCustomer) => customer.state,
  tags: (customer: ShopCustomer) => customer.tags,
  taxExempt: (customer: ShopCustomer) => customer.taxExempt,
  verifiedEmail: (customer: ShopCustomer) => customer.email !== null,
  locale: (customer: ShopCustomer) => customer.locale,
  email: (customer: ShopCustomer) => customer.email,
  phone: (customer: ShopCustomer) => customer.phone,
  defaultEmailAddress: (customer: ShopCustomer) => (customer.email === null ? null : customer),
  defaultPhoneNumber: (customer: ShopCustomer) => (customer.phone === null ? null : customer),
  defaultAddress: (customer: ShopCustomer) => customer.address,
  numberOfOrders: (customer: ShopCustomer, { context }) => String(context.shop.ordersOfCustomer(customer.id).length),
  // Money paid and not refunded; test orders do not count.
  amountSpent: (customer: ShopCustomer, { context }) => {
    let spent = 0n;
    for (const order of context.shop.ordersOfCustomer(customer.id)) {
      if (order.test) continue;
      for (const { kind, status, amount } of order.transactions) {
        if (status === 'SUCCESS' && (kind === 'SALE' || kind === 'CAPTURE')) spent += money(amount);
      }
      for (const refund of order.refunds) spent -= money(refund.totalRefunded);
    }
    return moneyV2(spent, context.shop.settings.currency);
  },
  orders: (customer: ShopCustomer, { args, context }) => {
    const orders = context.shop.ordersOfCustomer(customer.id).filter((order) => isOrderVisible(context, order));
    return listRows(
      orders.sort((a, b) => a.id - b.id),
      `orders ${customer.id}`,
      args.reverse === true,
    );
  },
};

export const peopleFields: Record<string, TypeFields> = {
  Customer: customer,
  CustomerEmailAddress: {
    emailAddress: (customer: ShopCustomer) => customer.email,
    marketingState: () => 'SUBSCRIBED',
  },
  CustomerPhoneNumber: { phoneNumber: (customer: ShopCustomer) => customer.phone },
  MailingAddress: { ...address, countryCodeV2: (address: ShopAddress) => address.countryCode },
  LocationAddress: { ...address, countryCode: (address: ShopAddress) => address.countryCode },
};
