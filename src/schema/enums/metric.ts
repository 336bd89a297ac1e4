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
    QUANTITY: { description: 'Units of goods; may be fractional.' },
    RATIO: { description: 'One number divided by another.' },
  },
});

export const CountedRowsEnum: { [R in CountedRows as Uppercase<R>]: R } = {
  ORDERS: 'orders',
  REFUNDS: 'refunds',
  STOCK: 'stock',
};

registerEnumType(CountedRowsEnum, {
  name: 'CountedRows',
  description: 'What a metric is worked out from.',
  valuesConfig: {
    ORDERS: { description: 'Orders with their lines, by the day of the order: see `orders`.' },
    REFUNDS: { description: 'What was taken back, by its own day: see `refunds`.' },
    STOCK: { description: 'Levels of stock, at the end of a day: see `inventoryLevels`.' },
  },
});
