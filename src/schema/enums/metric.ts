import { registerEnumType } from 'type-graphql';
import type { CountedRows, Metric, MetricUnit } from '../../models/metrics/metric.js';
import { metrics } from '../../models/metrics/registry.js';

const registered: readonly Metric[] = metrics;

export const MetricEnum = Object.fromEntries(registered.map(({ name }) => [name.toUpperCase(), name]));

registerEnumType(MetricEnum, {
  name: 'Metric',
  description: 'The metrics.',
  valuesConfig: Object.fromEntries(registered.map(({ name, description }) => [name.toUpperCase(), { description }])),
});

export const MetricUnitEnum: { [U in MetricUnit as Uppercase<U>]: U } = {
  MONEY: 'money',
  COUNT: 'count',
  QUANTITY: 'quantity',
  RATIO: 'ratio',
};

registerEnumType(MetricUnitEnum, {
  name: 'MetricUnit',
  description: 'The unit of a metric.',
  valuesConfig: {
    MONEY: { description: 'An amount in the reporting currency.' },
    COUNT: { description: 'A whole number.' },
    QUANTITY: {
      description:
        'A number that may be fractional, or larger than an integer: units of goods, conversions, impressions.',
    },
    RATIO: { description: 'One number divided by another.' },
  },
});

export const CountedRowsEnum: { [R in CountedRows as Uppercase<R>]: R } = {
  ORDERS: 'orders',
  REFUNDS: 'refunds',
  STOCK: 'stock',
  AD_SPEND: 'ad_spend',
  SESSIONS: 'sessions',
  VISITORS: 'visitors',
  FEES: 'fees',
};

registerEnumType(CountedRowsEnum, {
  name: 'CountedRows',
  description: 'What a metric is worked out from.',
  valuesConfig: {
    ORDERS: { description: 'Orders with their lines, by the day of the order: see `orders`.' },
    REFUNDS: { description: 'What was taken back, by its own day: see `refunds`.' },
    STOCK: { description: 'Levels of stock, at the end of a day: see `inventory`.' },
    AD_SPEND: { description: 'What advertising cost and brought, by day and campaign: see `adSpend`.' },
    SESSIONS: { description: 'Visits, by day: see `sessions`.' },
    VISITORS: { description: 'People who visited, counted for each day, week and month by itself.' },
    FEES: { description: 'What platforms and payment providers charged, by the day of the posting: see `fees`.' },
  },
});
