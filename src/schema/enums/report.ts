import { registerEnumType } from 'type-graphql';
import { type DimensionName, dimensions } from '../../models/metrics/dimensions.js';
import type { PeriodUnit } from '../../models/report/spans.js';

export const ReportDimensionEnum = Object.fromEntries(
  dimensions.map(({ name }) => [name.toUpperCase(), name]),
) as Record<string, DimensionName>;

registerEnumType(ReportDimensionEnum, {
  name: 'ReportDimension',
  description: 'What a report can be broken down and filtered by.',
  valuesConfig: Object.fromEntries(dimensions.map(({ name, description }) => [name.toUpperCase(), { description }])),
});

export const ReportPeriodEnum: { [U in PeriodUnit as Uppercase<U>]: U } = {
  HOUR: 'hour',
  DAY: 'day',
  WEEK: 'week',
  MONTH: 'month',
  QUARTER: 'quarter',
  YEAR: 'year',
  FISCAL_QUARTER: 'fiscal_quarter',
  FISCAL_YEAR: 'fiscal_year',
};

registerEnumType(ReportPeriodEnum, {
  name: 'ReportPeriod',
  description: 'The periods of a report.',
  valuesConfig: {
    HOUR: {
      description:
        "The hours of each day, by each store's own clock: 24 a day. The hour that the clock skips in spring has no trade; the one that it repeats in autumn has the trade of both.",
    },
    DAY: { description: 'Business days of the stores.' },
    WEEK: { description: 'ISO weeks, from Monday to Sunday.' },
    MONTH: { description: 'Calendar months.' },
    QUARTER: { description: 'Calendar quarters.' },
    YEAR: { description: 'Calendar years.' },
    FISCAL_QUARTER: { description: 'Quarters of the fiscal year, whose first month is configured.' },
    FISCAL_YEAR: { description: 'Fiscal years, whose first month is configured.' },
  },
});

export const comparisonKinds = {
  PREVIOUS_PERIOD: 'previous_period',
  PERIOD_BEFORE: 'period_before',
  DAY_BEFORE: 'day_before',
  WEEK_BEFORE: 'week_before',
  PREVIOUS_YEAR: 'previous_year',
  PREVIOUS_YEAR_ISO: 'previous_year_iso',
} as const;

registerEnumType(comparisonKinds, {
  name: 'ReportComparisonKind',
  description: 'The days that a report is compared with.',
  valuesConfig: {
    PREVIOUS_PERIOD: {
      description: 'The time just before the range: as many whole periods as the range holds, or as many days.',
    },
    PERIOD_BEFORE: { description: 'Each period with the one before it: week over week, month over month.' },
    DAY_BEFORE: { description: 'Each day with the one before it: an hour with the same hour of yesterday.' },
    WEEK_BEFORE: {
      description:
        'The same weekdays of the week before: yesterday with the same weekday last week, an hour with the same hour.',
    },
    PREVIOUS_YEAR: {
      description:
        'The same dates a year before. 29 February is compared with 28 February, and a whole February with a whole one.',
    },
    PREVIOUS_YEAR_ISO: {
      description: 'The same ISO weeks and weekdays a year before, so that Mondays are compared with Mondays.',
    },
  },
});
