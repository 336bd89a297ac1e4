import { registerEnumType } from 'type-graphql';
import type { Metric, MetricUnit } from '../../models/metrics/metric.js';
import { metrics } from '../../models/metrics/registry.js';

const registered: readonly Metric[] = metrics;

export const MetricEnum = Object.fromEntries(registered.map(({ name }) => [name.toUpperCase(), name]));

registerEnumType(MetricEnum, {
  name: 'Metric',
  description: 'The numbers that are served.',
  valuesConfig: Object.fromEntries(registered.map(({ name, description }) => [name.toUpperCase(), { description }])),
});

export const MetricUnitEnum = { MONEY: 'money', COUNT: 'count', RATIO: 'ratio' } as const satisfies Record<
  string,
  MetricUnit
>;

registerEnumType(MetricUnitEnum, {
  name: 'MetricUnit',
  description: 'How a number is to be read.',
  valuesConfig: {
    MONEY: { description: 'An amount in the reporting currency.' },
    COUNT: { description: 'How many.' },
    RATIO: { description: 'One number divided by another.' },
  },
});
