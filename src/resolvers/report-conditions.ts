import Big from 'big.js';
import { type Dimension, dimensionNamed, isCarriedBy, titleWithin } from '../models/metrics/dimensions.js';
import { metricFieldName } from '../models/metrics/metric.js';
import { checkKeys } from '../models/report/channel-dimensions.js';
import { keyCondition } from '../models/report/key-filter.js';
import type { DimensionCondition, ReportQuestion } from '../models/report/question.js';
import type { ChannelDirectory } from '../models/reporting/channels.js';
import { InvalidInputError } from '../models/reporting/invalid-input.js';
import type { DimensionFilterInput, MetricConditionInput, OrderedInput } from '../schema/inputs/report-args.js';

/** The conditions of \`where\`. */
export function whereOf(where: readonly DimensionFilterInput[], directory: ChannelDirectory): DimensionCondition[] {
  return where.map(conditionOf('filter.where', directory));
}

/** The conditions of each order that a customer must have. */
export function orderedOf(ordered: readonly OrderedInput[], directory: ChannelDirectory): DimensionCondition[][] {
  checkOrdered(ordered);
  return ordered.map(({ where }) => where.map(conditionOf('filter.customersWhoOrdered', directory)));
}

/** Refuses a condition that every row meets, or none. */
export function boundsOf({ metric, min, max }: MetricConditionInput): ReportQuestion['having'][number] {
  const bounds = { metric, min: min ?? null, max: max ?? null };
  if (bounds.min === null && bounds.max === null) {
    throw new InvalidInputError(
      `The condition on "${metricFieldName(metric)}" is empty. Set "min", "max" or both.`,
      'having',
    );
  }
  if (bounds.min !== null && bounds.max !== null && new Big(bounds.min).gt(bounds.max)) {
    throw new InvalidInputError(
      `No row has at least ${bounds.min} and at most ${bounds.max} of "${metricFieldName(metric)}": "min" must not be more than "max".`,
      'having',
    );
  }
  return bounds;
}

function conditionOf(
  argument: string,
  directory: ChannelDirectory,
): (filter: DimensionFilterInput) => DimensionCondition {
  return (filter) => {
    const dimension = dimensionNamed(filter.dimension);
    checkKeys(dimension, filter, directory, argument);
    return keyCondition(dimension, filter, argument);
  };
}

/** An order that is only refunded has no reason of a refund, and one without a condition would be any. */
function checkOrdered(ordered: readonly OrderedInput[]): void {
  const argument = 'filter.customersWhoOrdered';
  if (ordered.some(({ where }) => where.length === 0)) {
    throw new InvalidInputError('An order has no condition. Set at least one in "where".', argument);
  }
  const dimensions: Dimension[] = ordered.flatMap(({ where }) =>
    where.map(({ dimension }) => dimensionNamed(dimension)),
  );
  const beyond = dimensions.find(({ carriers }) => carriers.some((name) => !isCarriedBy(name, 'lines')));
  if (beyond) throw new InvalidInputError(`Orders have no ${titleWithin(beyond)}. Use another dimension.`, argument);
}
