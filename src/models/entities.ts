import { AggCustomerSegments } from './aggregates/agg-customer-segments.js';
import { AggDailySummary } from './aggregates/agg-daily-summary.js';
import { AggWeeklyTrends } from './aggregates/agg-weekly-trends.js';
import { CustomerAccount } from './dimensions/customer-account.js';
import { DimChannel } from './dimensions/dim-channel.js';
import { DimCustomer } from './dimensions/dim-customer.js';
import { DimDate } from './dimensions/dim-date.js';
import { DimLocation } from './dimensions/dim-location.js';
import { DimProduct } from './dimensions/dim-product.js';
import { DimProductHistory } from './dimensions/dim-product-history.js';
import { FactInventory } from './facts/fact-inventory.js';
import { FactOrderItems } from './facts/fact-order-items.js';
import { FactOrders } from './facts/fact-orders.js';
import { FactRefunds } from './facts/fact-refunds.js';

/** The tables of the star schema, for TypeORM. Their SQL lies beside them; `synchronize` stays off. */
export const entities = [
  AggCustomerSegments,
  AggDailySummary,
  AggWeeklyTrends,
  CustomerAccount,
  DimChannel,
  DimCustomer,
  DimDate,
  DimLocation,
  DimProduct,
  DimProductHistory,
  FactInventory,
  FactOrderItems,
  FactOrders,
  FactRefunds,
];

export {
  AggCustomerSegments,
  AggDailySummary,
  AggWeeklyTrends,
  CustomerAccount,
  DimChannel,
  DimCustomer,
  DimDate,
  DimLocation,
  DimProduct,
  DimProductHistory,
  FactInventory,
  FactOrderItems,
  FactOrders,
  FactRefunds,
};
