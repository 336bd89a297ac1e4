import { type Context, Typed, type TypeFields } from '../context.js';
import type { ShopOrder } from '../model.js';
import { type Money, money } from '../money.js';
import { Bag, pricingValue } from './money-fields.js';

export function discountApplications(order: ShopOrder, context: Context): Typed[] {
  const types = {
    code: 'DiscountCodeApplication',
    automatic: 'AutomaticDiscountApplication',
    manual: 'ManualDiscountApplication',
  };
  return order.discountApplications.map(
    (application, index) =>
      new Typed(types[application.kind], {
        index,
        allocationMethod: application.allocationMethod,
        targetSelection: application.allocationMethod === 'ACROSS' ? 'ALL' : 'ENTITLED',
        targetType: application.targetType,
        value: pricingValue(application.value, context.shop.settings.currency, money),
        code: application.label,
        title: application.label,
        description: null,
      }),
  );
}

interface Application {
  index: number;
  allocationMethod: string;
  targetSelection: string;
  targetType: string;
  value: Typed;
  code: string;
  title: string;
  description: null;
}

const application: TypeFields = {
  index: (source: Application) => source.index,
  allocationMethod: (source: Application) => source.allocationMethod,
  targetSelection: (source: Application) => source.targetSelection,
  targetType: (source: Application) => source.targetType,
  value: (source: Application) => source.value,
};
const titled: TypeFields = { ...application, title: (source: Application) => source.title };

export const discountFields: Record<string, TypeFields> = {
  DiscountAllocation: {
    allocatedAmountSet: (row: { order: ShopOrder; amount: Money }) => new Bag(row.amount, row.order),
    discountApplication: (row: { application: Typed | null }) => row.application,
  },
  DiscountCodeApplication: { ...application, code: (source: Application) => source.code },
  AutomaticDiscountApplication: titled,
  ManualDiscountApplication: { ...titled, description: (source: Application) => source.description },
};
