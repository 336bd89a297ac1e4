import { Extensions, Field, ID, Int, ObjectType } from 'type-graphql';
import { type Dimension, dimensions } from '../models/metrics/dimensions.js';
import { metricFieldName } from '../models/metrics/metric.js';
import { metrics } from '../models/metrics/registry.js';
import { MetricFields } from './metric-fields.js';
import { needs } from './needs.js';
import { ReportNote, Restatement } from './reported-state.js';
import { DateScalar } from './scalars/date.js';

@ObjectType({ description: 'The value of a dimension.', simpleResolvers: true })
class ReportKey {
  @Field(() => ID, {
    nullable: true,
    description: 'The key. Null for rows without one, such as orders without a country.',
  })
  key!: string | null;

  @Field(() => String, { nullable: true, description: 'What people read. The key if it has no other label.' })
  label!: string | null;
}

@ObjectType({ description: 'The days of a row.', simpleResolvers: true })
export class ReportSpan {
  @Field(() => DateScalar, { description: 'The first day.' })
  first!: string;

  @Field(() => DateScalar, { description: 'The last day, included.' })
  last!: string;

  @Field(() => Int, {
    nullable: true,
    description: "With `period: HOUR`: the hour of the day by the store's clock, 0 to 23. Null otherwise.",
  })
  hour!: number | null;

  @Field(() => Boolean, {
    description:
      'Whether all of its days, or its hour, are over, in the time zone of every selected store. Until then figures can still grow.',
  })
  isComplete!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether part of its trade, or of the advertising or visits asked for, was never read, see `partialSources`.',
  })
  isPartial!: boolean;

  @Field(() => [ID], {
    description:
      'The sources of which it was only partly read: it begins before their `wholeFrom`, or days are missing that their accounts owe: those that are over, from the first one asked for.',
  })
  partialSources!: string[];
}

@MetricFields({ metrics, type: 'nullable value' })
@ObjectType({
  description: 'Figures that follow from those of rows. Null where a metric has none.',
  simpleResolvers: true,
})
class ReportFigures {}

@MetricFields({ metrics, type: 'average' })
@ObjectType({ description: 'Averages over periods. Null where a metric has none.', simpleResolvers: true })
class ReportAverages {}

@MetricFields({ metrics, type: 'decimal' })
@ObjectType({
  description: 'One number for each metric, without a unit. Null where a metric has none.',
  simpleResolvers: true,
})
class ReportNumbers {}

/** One for each source that restates, and for each note of an account, about. */
const expectedStates = 3;

@ObjectType({ description: 'A row beside the same row of other days.', simpleResolvers: true })
class ReportComparison {
  @Field(() => ReportSpan, {
    nullable: true,
    description:
      'The days compared with. Null: there is no counterpart, or, in a total, some days are in two periods (28 February of a leap year compared by day); then there are no figures.',
  })
  span!: ReportSpan | null;

  @Field(() => Boolean, {
    description:
      'Whether both sides are known to the same extent: over, and read in whole from the same sources. If not, the changes are null: use `toDate`. For stock, compare `stockCoverage` too: a change includes levels that became known in between.',
  })
  isComparable!: boolean;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'As `mayRestateUntil` of the row, of the other days.',
  })
  mayRestateUntil!: string | null;

  @Extensions({ listSize: () => expectedStates })
  @Field(() => [Restatement], { description: 'The same by source. Empty where figures stay as they are.' })
  restatements!: Restatement[];

  @Extensions({ listSize: () => expectedStates })
  @Field(() => [ReportNote], {
    description:
      'As `notes` of the row, of the other days; besides, each `ATTRIBUTION_CHANGED` from the earlier side to the end of the later one: numbers before that day do not compare with those after it.',
  })
  notes!: ReportNote[];

  @Field(() => ReportFigures, {
    description: 'The figures of the other days. Sums without trade are zero, ratios null.',
  })
  previous!: ReportFigures;

  @Field(() => ReportFigures, { description: 'The figures of the row less those of the other days.' })
  change!: ReportFigures;

  @Field(() => ReportNumbers, {
    description:
      'The change in percent of the absolute value of the other days: 12.5 is an eighth more. Null against zero or null.',
  })
  changePercent!: ReportNumbers;
}

/** Adds a field for each registered dimension. */
function DimensionFields(): ClassDecorator {
  return (target) => {
    for (const { name, description, ...dimension } of dimensions as readonly Dimension[]) {
      Field(() => ReportKey, {
        nullable: true,
        description: `${description} Null if it is not in \`by\`, and in totals.`,
      })(target.prototype, metricFieldName(name));
      if (!dimension.isOfPersons) continue;
      Extensions(needs({ needs: 'facts', personalBelow: ['label'] }))(target.prototype, metricFieldName(name));
    }
  };
}

@MetricFields({ metrics })
@DimensionFields()
@ObjectType({ description: 'The figures of one period and group, or of a total.', simpleResolvers: true })
class ReportRow {
  @Field(() => ReportSpan, { description: 'The days of the row.' })
  span!: ReportSpan;

  @Extensions({ hasSizeOfParent: true })
  @Field(() => [ReportKey], {
    description:
      'The keys of the row, one for each entry of `by`, in that order, for whoever asks by any dimension. Empty in totals and in the row of the others. Persons have no label here, but in `customer`.',
  })
  keys!: ReportKey[];

  @Field(() => Boolean, { description: 'Whether it adds up the groups beyond `limit`.' })
  isOther!: boolean;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'The last day on which a platform may still change what it reported of the days of the row: figures of advertising and visits. Null where they stay as they are, and where none is asked for.',
  })
  mayRestateUntil!: string | null;

  @Extensions({ listSize: () => expectedStates })
  @Field(() => [Restatement], { description: 'The same by source. Empty where figures stay as they are.' })
  restatements!: Restatement[];

  @Extensions({ listSize: () => expectedStates })
  @Field(() => [ReportNote], {
    description:
      'What platforms say of the quality of the advertising and visits that figures of the row rest on, one for each code and account.',
  })
  notes!: ReportNote[];

  @Extensions({ hasSizeOfParent: true })
  @Field(() => [ReportComparison], { description: 'One for each entry of `compareTo`, in that order.' })
  comparisons!: ReportComparison[];

  @Field(() => ReportNumbers, {
    description:
      "The share of the period's total over all groups: 0.25 is a quarter. Only of metrics that can be added up.",
  })
  share!: ReportNumbers;

  @Field(() => ReportFigures, {
    description:
      "The group's figures from the first period of the range to this one. Ratios are those of the sums. Null for distinct counts, and in totals.",
  })
  runningTotal!: ReportFigures;

  @Field(() => ReportAverages, {
    description:
      "The mean of the group's figures of the last `movingAverageOf` periods; ratios are those of the sums. Null where the range has fewer periods, for distinct counts, and in totals.",
  })
  movingAverage!: ReportAverages;
}

@ObjectType({
  description:
    'The answer to a report. Totals are worked out at their own grain: a ratio is that of the sums, a distinct customer counts once.',
  simpleResolvers: true,
})
export class Report {
  @Extensions({ hasSizeOfParent: true })
  @Field(() => [ReportRow], { description: 'One row per period and group. At most 3,660.' })
  rows!: ReportRow[];

  @Extensions({ hasSizeOfParent: true })
  @Field(() => [ReportRow], { description: 'One row per period, over all groups.' })
  periodTotals!: ReportRow[];

  @Extensions({ hasSizeOfParent: true })
  @Field(() => [ReportRow], { description: 'One row per group, over the whole range.' })
  groupTotals!: ReportRow[];

  @Field(() => ReportRow, { description: 'Everything.' })
  total!: ReportRow;
}
