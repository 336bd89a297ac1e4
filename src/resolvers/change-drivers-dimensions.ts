import { everySource } from '../ledger/scope/scope.js';
import type { ExplainedMetric } from '../models/drivers/explained-metric.js';
import {
  type Dimension,
  type DimensionName,
  dimensionNamed,
  isOfLines,
  titleWithin,
} from '../models/metrics/dimensions.js';
import type { Rollup } from '../models/metrics/rollups.js';
import { keyOfChannel } from '../models/report/channel-dimensions.js';
import { sumsOf } from '../models/report/plan.js';
import { carriersOf, type ReportQuestion } from '../models/report/question.js';
import { canReach, checkReach } from '../models/report/reach.js';
import { isOfReports } from '../models/report/reported/check-reported.js';
import type { Channel } from '../models/reporting/channels.js';
import { InvalidInputError } from '../models/reporting/invalid-input.js';

const byDefault: readonly DimensionName[] = [
  ...(['source', 'channel', 'country', 'category', 'customer_type', 'segment'] as const),
  ...(['ad_platform', 'campaign', 'ad_device', 'channel_group', 'session_device'] as const),
];

const mostDimensions = 10;

/** The dimensions asked for. Refuses those whose values do not add up to the whole. */
export function dimensionsAsked(by: readonly DimensionName[], metric: ExplainedMetric): Dimension[] {
  if (by.length > mostDimensions) {
    throw new InvalidInputError(`Got ${by.length} dimensions; at most ${mostDimensions} are possible.`, 'by');
  }
  if (new Set(by).size < by.length) throw new InvalidInputError('A dimension is listed twice. List each once.', 'by');
  const dimensions = by.map(dimensionNamed);
  const overlapping = dimensions.find(({ isList }) => isList);
  if (overlapping) {
    throw new InvalidInputError(
      `Something can have more than one ${titleWithin(overlapping)} and counts for each of them, so that the contributions would not add up to the change. Use another dimension, or a condition on it in "filter.where".`,
      'by',
    );
  }
  const person = dimensions.find(({ isOfPersons }) => isOfPersons);
  if (person) {
    throw new InvalidInputError(
      `A ${titleWithin(person)} is a person, not a segment. Use SEGMENT, RFM_SEGMENT or CUSTOMER_TYPE; \`report\` lists customers.`,
      'by',
    );
  }
  for (const dimension of dimensions) checkReach(metric.asked, [dimension], 'by');
  return dimensions;
}

/**
 * The default ones: those that the metric can be broken down by from an aggregate, or, if its total is read from facts, from as many of
 * them; stores and channels only if there are several. `questionBy`: the question by nothing, or by one dimension.
 */
export function defaultDimensions(
  { asked }: ExplainedMetric,
  questionBy: (by: readonly Dimension[]) => ReportQuestion,
  rollups: readonly Rollup[],
): Dimension[] {
  const total = questionBy([]);
  const filtered = total.conditions.map(({ dimension }) => dimension);
  const ofTotal = factsOf(total, rollups);
  return byDefault.map(dimensionNamed).filter((dimension) => {
    if (!canReach(asked, [dimension, ...filtered])) return false;
    // Of what platforms report there are aggregates by each of these.
    if (asked.some(isOfReports)) return true;
    if (hasOneValue(dimension, total.channels)) return false;
    const read = factsOf(questionBy([dimension]), rollups);
    return read === null || read === ofTotal;
  });
}

function hasOneValue(dimension: Dimension, channels: readonly Channel[]): boolean {
  const keyOf = keyOfChannel(dimension);
  return keyOf !== undefined && new Set(channels.map(keyOf)).size === 1;
}

/**
 * Which facts a question's sums are read from by whoever sees all sources, so that nobody's answer shows that there are others; null: an
 * aggregate.
 */
function factsOf(question: ReportQuestion, rollups: readonly Rollup[]): 'orders' | 'lines' | null {
  if (sumsOf({ ...question, scope: everySource }, rollups)[0]) return null;
  return carriersOf(question).some(isOfLines) ? 'lines' : 'orders';
}
