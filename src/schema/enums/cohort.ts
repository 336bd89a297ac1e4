import { registerEnumType } from 'type-graphql';
import type { Breakdown } from '../../models/reporting/channels.js';
import type { CohortPeriod } from '../../models/reporting/cohorts/cohort-period.js';

export const CohortPeriodEnum: { [P in CohortPeriod as Uppercase<P>]: P } = {
  WEEK: 'week',
  MONTH: 'month',
  QUARTER: 'quarter',
  YEAR: 'year',
};

registerEnumType(CohortPeriodEnum, {
  name: 'CohortPeriod',
  description: 'The period by which customers are grouped, and their later orders counted.',
  valuesConfig: {
    WEEK: { description: 'An ISO week, from Monday to Sunday.' },
    MONTH: { description: 'A calendar month.' },
    QUARTER: { description: 'A calendar quarter, starting in January, April, July or October.' },
    YEAR: { description: 'A calendar year.' },
  },
});

export type CohortBreakdown = Breakdown | 'product';

export const CohortBreakdownEnum: { [B in CohortBreakdown as Uppercase<B>]: B } = {
  PLATFORM: 'platform',
  SOURCE: 'source',
  CHANNEL: 'channel',
  PRODUCT: 'product',
};

registerEnumType(CohortBreakdownEnum, {
  name: 'CohortBreakdown',
  description: 'How the customers of a cohort are broken down: by their first order.',
  valuesConfig: {
    PLATFORM: { description: 'One row per platform of the first order.' },
    SOURCE: { description: 'One row per source of the first order: a store or account.' },
    CHANNEL: { description: 'One row per sales channel of the first order.' },
    PRODUCT: {
      description:
        'One row per product (variant) of the first order. A customer who bought two is in both rows, and one whose first order has no known product is in none, so rows do not add up.',
    },
  },
});
