import { registerEnumType } from 'type-graphql';
import { adSpendOrderings } from '../../models/reporting/ad-spend-rows.js';
import { campaignOrderings } from '../../models/reporting/campaign-rows.js';
import { customerOrderings } from '../../models/reporting/customer-rows.js';
import { feeOrderings } from '../../models/reporting/fee-rows.js';
import { inventoryOrderings } from '../../models/reporting/inventory-rows.js';
import type { Ordering } from '../../models/reporting/keyset.js';
import { orderOrderings } from '../../models/reporting/order-rows.js';
import { productOrderings } from '../../models/reporting/product-rows.js';
import { refundOrderings } from '../../models/reporting/refund-rows.js';
import { sessionOrderings } from '../../models/reporting/session-rows.js';
import { settlementOrderings } from '../../models/reporting/settlement-rows.js';

export const OrderOrderingEnum = orderingEnum('OrderOrdering', orderOrderings, 'orders');
export const RefundOrderingEnum = orderingEnum('RefundOrdering', refundOrderings, 'refunds');
export const CustomerOrderingEnum = orderingEnum('CustomerOrdering', customerOrderings, 'customers');
export const ProductOrderingEnum = orderingEnum('ProductOrdering', productOrderings, 'products');
export const InventoryOrderingEnum = orderingEnum('InventoryOrdering', inventoryOrderings, 'stock levels');
export const CampaignOrderingEnum = orderingEnum('CampaignOrdering', campaignOrderings, 'campaigns');
export const AdSpendOrderingEnum = orderingEnum('AdSpendOrdering', adSpendOrderings, 'rows of advertising');
export const FeeOrderingEnum = orderingEnum('FeeOrdering', feeOrderings, 'fees');
export const SettlementOrderingEnum = orderingEnum('SettlementOrdering', settlementOrderings, 'settlements');
export const SessionsOrderingEnum = orderingEnum('SessionsOrdering', sessionOrderings, 'rows of visits');

function orderingEnum<Name extends string>(name: string, orderings: Record<Name, Ordering>, rows: string) {
  const names = Object.keys(orderings) as Name[];
  const values = Object.fromEntries(names.map((key) => [key, key])) as { [N in Name]: N };
  registerEnumType(values, {
    name,
    description: `How ${rows} are sorted. Ties are ordered by key, so the order is always the same.`,
    valuesConfig: Object.fromEntries(names.map((key) => [key, { description: orderings[key].description }])) as object,
  });
  return values;
}
