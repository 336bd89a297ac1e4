import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import type { DateUnit } from '../../canonical/calendar-date.js';
import type { AlertEventFilter, AlertEventKind } from '../../ledger/alerts/events.js';
import type { DimensionName } from '../../models/metrics/dimensions.js';
import type { MetricName } from '../../models/metrics/registry.js';
import { AlertEventKindEnum } from '../enums/alert.js';
import { DateUnitEnum } from '../enums/calendar.js';
import { MetricEnum } from '../enums/metric.js';
import { ReportDimensionEnum } from '../enums/report.js';
import { DecimalScalar } from '../scalars/decimal.js';
import { ConnectionArgs } from './connection-args.js';

@InputType({ description: 'Only trade whose key of a dimension is one of some.' })
class AlertConditionInput {
  @Field(() => ReportDimensionEnum, { description: 'The dimension.' })
  dimension!: DimensionName;

  @Field(() => [String], { description: 'Keys, as those that filters of `report` take. Matches any of them.' })
  in!: string[];
}

@InputType({ description: 'Open while a metric is below or above a bound. Exactly one of the two.' })
class MetricAlertInput {
  @Field(() => MetricEnum, { description: 'The metric.' })
  metric!: MetricName;

  @Field(() => DecimalScalar, { nullable: true, description: 'Open below this; money in the reporting currency.' })
  below?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Open above this.' })
  above?: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'What the metric must come back to before it is over. Default: the bound itself.',
  })
  recover?: string | null;

  @Field(() => Int, { defaultValue: 1, description: 'The number of units that the metric is of, at most 366.' })
  last!: number;

  @Field(() => DateUnitEnum, { defaultValue: 'day', description: 'The unit. They end with the last one that is over.' })
  unit!: DateUnit;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether the unit that is not over is the last of them: its figures still grow.',
  })
  includeCurrent!: boolean;

  @Field(() => [AlertConditionInput], {
    nullable: true,
    description: 'Which trade. Matches all of them. Omit for everything.',
  })
  where?: AlertConditionInput[] | null;
}

@InputType({ description: 'Open while a store has no order for some hours in which it usually has some.' })
class NoOrdersAlertInput {
  @Field(() => Int, { description: 'Whole hours by the clock of the store, at most 48.' })
  hours!: number;

  @Field(() => [ID], { nullable: true, description: 'Ids of sources. Matches any of them. Omit for all.' })
  sources?: string[] | null;

  @Field(() => Int, { defaultValue: 26, description: 'A store of which nothing later is known is not judged.' })
  knownWithinHours!: number;
}

@InputType({ description: 'Open for each variant whose stock lasts for fewer days.' })
class StockCoverAlertInput {
  @Field(() => Int, { description: 'Open under so many days of cover, at most 1000.' })
  days!: number;

  @Field(() => Int, { nullable: true, description: 'The days of cover that it must come back to. Default: `days`.' })
  recover?: number | null;

  @Field(() => [AlertConditionInput], {
    nullable: true,
    description: 'Which stock. Matches all of them. Omit for everything.',
  })
  where?: AlertConditionInput[] | null;
}

@InputType({ description: 'A time of the day within which nothing is sent.' })
class QuietHoursInput {
  @Field(() => String, { description: 'When it begins, such as `22:00`.' })
  from!: string;

  @Field(() => String, { description: 'When it ends, such as `07:00`.' })
  to!: string;
}

@InputType({ description: 'Whom an alert is told to. Exactly one of `email` and `destination`.' })
class AlertRecipientInput {
  @Field(() => String, { nullable: true, description: 'An e-mail address.' })
  email?: string | null;

  @Field(() => ID, { nullable: true, description: 'The name of a destination of the configuration.' })
  destination?: string | null;
}

@InputType({ description: 'What is to be watched. Exactly one of `metric`, `noOrders` and `stockCover`.' })
export class AlertInput {
  @Field(() => String, { description: 'A title for people.' })
  title!: string;

  @Field(() => MetricAlertInput, { nullable: true, description: 'A metric below or above a bound.' })
  metric?: MetricAlertInput | null;

  @Field(() => NoOrdersAlertInput, { nullable: true, description: 'A store without orders.' })
  noOrders?: NoOrdersAlertInput | null;

  @Field(() => StockCoverAlertInput, { nullable: true, description: 'Stock that ends soon.' })
  stockCover?: StockCoverAlertInput | null;

  @Field(() => Int, {
    defaultValue: 2,
    description: 'In how many judgements in a row it must have recovered before it is over, at most 100.',
  })
  recoverAfter!: number;

  @Field(() => QuietHoursInput, { nullable: true, description: 'When nothing is sent. Omit for never.' })
  quietHours?: QuietHoursInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'The time zone of its days and quiet hours (IANA). Default: that of the reports.',
  })
  timezone?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'After how many hours it is told again while it is open, at most 744. Omit for never.',
  })
  remindHours?: number | null;

  @Field(() => [AlertRecipientInput], { description: 'Whom it is told to.' })
  to!: AlertRecipientInput[];

  @Field(() => String, { defaultValue: 'en-GB', description: 'How numbers and dates are written (BCP 47).' })
  locale!: string;
}

@InputType({ description: 'Which events. Fields are combined with "and", the values of a list with "or".' })
class AlertEventFilterInput implements AlertEventFilter {
  @Field(() => [ID], { nullable: true, description: 'Names of alerts. Matches any of them.' })
  alert?: string[] | null;

  @Field(() => [AlertEventKindEnum], { nullable: true, description: 'What was found. Matches any of them.' })
  kind?: AlertEventKind[] | null;

  @Field(() => Boolean, { nullable: true, description: 'True: only those that are still so. False: only the others.' })
  isOpen?: boolean | null;
}

@ArgsType()
export class AlertEventsArgs extends ConnectionArgs {
  @Field(() => AlertEventFilterInput, { nullable: true, description: 'Which events. Omit for all.' })
  filter?: AlertEventFilterInput | null;
}
