import { Extensions, Field, ID, Int, ObjectType } from 'type-graphql';
import type { DateUnit } from '../canonical/calendar-date.js';
import type { AlertEventKind, AlertResolution } from '../ledger/alerts/events.js';
import type { DimensionName } from '../models/metrics/dimensions.js';
import type { MetricName } from '../models/metrics/registry.js';
import { connectionOf } from './connection.js';
import { AlertEventKindEnum, AlertResolutionEnum } from './enums/alert.js';
import { DateUnitEnum } from './enums/calendar.js';
import { MetricEnum } from './enums/metric.js';
import { ReportDimensionEnum } from './enums/report.js';
import { DateTimeScalar } from './scalars/date-time.js';
import { DecimalScalar } from './scalars/decimal.js';

const expectedConditions = 2;
const expectedValues = 3;
const expectedRecipients = 3;
const expectedFigures = 3;

@Extensions({ needs: 'operate' })
@ObjectType({ description: 'Only trade whose key of a dimension is one of some.', simpleResolvers: true })
class AlertCondition {
  @Field(() => ReportDimensionEnum, { description: 'The dimension.' })
  dimension!: DimensionName;

  @Extensions({ listSize: () => expectedValues })
  @Field(() => [String], { description: 'Keys.' })
  in!: string[];
}

@Extensions({ needs: 'operate' })
@ObjectType({ description: 'Open while a metric is below or above a bound.', simpleResolvers: true })
class MetricAlertRule {
  @Field(() => MetricEnum, { description: 'The metric.' })
  metric!: MetricName;

  @Field(() => DecimalScalar, { nullable: true, description: 'Open below this. Null: see `above`.' })
  below!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Open above this. Null: see `below`.' })
  above!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'What it must come back to. Null: the bound itself.' })
  recover!: string | null;

  @Field(() => Int, { description: 'The number of units that the metric is of.' })
  last!: number;

  @Field(() => DateUnitEnum, { description: 'The unit.' })
  unit!: DateUnit;

  @Field(() => Boolean, { description: 'Whether the unit that is not over is the last of them.' })
  includeCurrent!: boolean;

  @Extensions({ listSize: () => expectedConditions })
  @Field(() => [AlertCondition], { description: 'Which trade. Combined with "and".' })
  where!: AlertCondition[];
}

@Extensions({ needs: 'operate' })
@ObjectType({
  description: 'Open while a store has no order for some hours in which it usually has some.',
  simpleResolvers: true,
})
class NoOrdersAlertRule {
  @Field(() => Int, { description: 'Whole hours by the clock of the store.' })
  hours!: number;

  @Extensions({ listSize: () => expectedValues })
  @Field(() => [ID], { nullable: true, description: 'Ids of sources. Null: all.' })
  sources!: string[] | null;

  @Field(() => Int, { description: 'A store of which nothing later is known is not judged.' })
  knownWithinHours!: number;
}

@Extensions({ needs: 'operate' })
@ObjectType({ description: 'Open for each variant whose stock lasts for fewer days.', simpleResolvers: true })
class StockCoverAlertRule {
  @Field(() => Int, { description: 'Open under so many days of cover.' })
  days!: number;

  @Field(() => Int, { nullable: true, description: 'The days of cover that it must come back to. Null: `days`.' })
  recover!: number | null;

  @Extensions({ listSize: () => expectedConditions })
  @Field(() => [AlertCondition], { description: 'Which stock. Combined with "and".' })
  where!: AlertCondition[];
}

@Extensions({ needs: 'operate' })
@ObjectType({ description: 'A time of the day within which nothing is sent.', simpleResolvers: true })
class QuietHours {
  @Field(() => String, { description: 'When it begins, such as `22:00`.' })
  from!: string;

  @Field(() => String, { description: 'When it ends, such as `07:00`. What was held is sent then.' })
  to!: string;
}

@Extensions({ needs: 'operate' })
@ObjectType({ description: 'Whom an alert is told to.', simpleResolvers: true })
class AlertRecipient {
  @Field(() => String, { description: 'An e-mail address, or the name of a destination of the configuration.' })
  recipient!: string;

  @Field(() => Boolean, { description: 'Whether it is a destination of the configuration, and no e-mail address.' })
  isDestination!: boolean;
}

@Extensions({ needs: 'operate' })
@ObjectType({
  description: 'What is watched, with the rights of whoever made it or changed it last. It has one of the three rules.',
  simpleResolvers: true,
})
export class Alert {
  @Field(() => ID, { description: 'Its name, unique.' })
  id!: string;

  @Field(() => String, { description: 'Its title for people.' })
  title!: string;

  @Field(() => MetricAlertRule, { nullable: true, description: 'A metric below or above a bound.' })
  metric!: MetricAlertRule | null;

  @Field(() => NoOrdersAlertRule, { nullable: true, description: 'A store without orders.' })
  noOrders!: NoOrdersAlertRule | null;

  @Field(() => StockCoverAlertRule, { nullable: true, description: 'Stock that ends soon.' })
  stockCover!: StockCoverAlertRule | null;

  @Field(() => Int, { description: 'In how many judgements in a row it must have recovered before it is over.' })
  recoverAfter!: number;

  @Field(() => QuietHours, { nullable: true, description: 'When nothing is sent. Null: never.' })
  quietHours!: QuietHours | null;

  @Field(() => String, { description: 'The time zone of its days and quiet hours (IANA).' })
  timezone!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'After how many hours it is told again while it is open. Null: never.',
  })
  remindHours!: number | null;

  @Extensions({ listSize: () => expectedRecipients })
  @Field(() => [AlertRecipient], { description: 'Whom it is told to.' })
  to!: AlertRecipient[];

  @Field(() => String, { description: 'How numbers and dates are written (BCP 47).' })
  locale!: string;

  @Field(() => Boolean, { description: 'Whether it stands in the configuration, so that the API cannot change it.' })
  isConfigured!: boolean;

  @Field(() => String, { description: 'Whose rights it has. Of the configuration: `configuration`.' })
  madeBy!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was last changed. Null for one of the configuration.',
  })
  changedAt!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Since when it is paused. Null: it is not.' })
  pausedAt!: string | null;
}

@Extensions({ needs: 'operate' })
@ObjectType({ description: 'A figure that an alert was judged from.', simpleResolvers: true })
class AlertFigure {
  @Field(() => String, { description: 'What it is.' })
  label!: string;

  @Field(() => DecimalScalar, { nullable: true, description: 'Its value. Null: there is none.' })
  value!: string | null;

  @Field(() => String, { nullable: true, description: 'The currency of an amount. Null for other figures.' })
  currency!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The first day that it is of, or hour by the clock of the store, such as `2026-07-03T09`.',
  })
  first!: string | null;

  @Field(() => String, { nullable: true, description: 'The last one, included.' })
  last!: string | null;
}

@Extensions({ needs: 'operate' })
@ObjectType({ description: 'What an alert was judged from.', simpleResolvers: true })
class AlertEvidence {
  @Field(() => String, { description: 'What was found, as a sentence.' })
  statement!: string;

  @Extensions({ listSize: () => expectedFigures })
  @Field(() => [AlertFigure], { description: 'Its figures.' })
  figures!: AlertFigure[];

  @Field(() => DateTimeScalar, { description: 'When it was judged.' })
  judgedAt!: string;

  @Field(() => String, { description: 'The version of the warehouse that the figures are of.' })
  version!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Every change before this instant is in its figures.' })
  asOf!: string | null;

  @Field(() => String, { nullable: true, description: 'The query that gives the figures. Null: none was needed.' })
  document!: string | null;

  @Field(() => String, { nullable: true, description: 'The values of its variables, as a JSON object.' })
  variables!: string | null;

  @Field(() => String, { nullable: true, description: 'Where the dashboard shows it. Null: it has no such view.' })
  link!: string | null;
}

@Extensions({ needs: 'operate' })
@ObjectType({
  description: 'A time for which an alert was open about one store, variant, or as a whole.',
  simpleResolvers: true,
})
export class AlertEvent {
  @Field(() => ID, { description: 'Unique id.' })
  id!: string;

  @Field(() => ID, { description: 'The alert, by its name. It may have been changed or removed since.' })
  alert!: string;

  @Field(() => String, { description: 'Its title then.' })
  title!: string;

  @Field(() => AlertEventKindEnum, { description: 'What was found.' })
  kind!: AlertEventKind;

  @Field(() => ID, { nullable: true, description: 'The source or variant, by its id. Null: the alert as a whole.' })
  subject!: string | null;

  @Field(() => String, { nullable: true, description: 'The name of the source or variant.' })
  label!: string | null;

  @Field(() => String, {
    description:
      'Events of one cause are told in one message: `silent:` and the id of a source without orders, `late:` and that of one that is late, otherwise `alert:` and the name of the alert.',
  })
  cause!: string;

  @Field(() => DateTimeScalar, { description: 'Since when.' })
  openedAt!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Until when. Null: it is still so.' })
  resolvedAt!: string | null;

  @Field(() => AlertResolutionEnum, { nullable: true, description: 'How it ended. Null: it has not.' })
  resolution!: AlertResolution | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was told, or left out since its cause was told. Null: it is still to be told.',
  })
  toldAt!: string | null;

  @Field(() => AlertEvidence, { description: 'What it was judged from when it opened.' })
  evidence!: AlertEvidence;

  @Field(() => AlertEvidence, { nullable: true, description: 'What it was judged from when it was over.' })
  resolvedEvidence!: AlertEvidence | null;
}

export const AlertEventConnection = connectionOf('AlertEvent', AlertEvent, 'events');
