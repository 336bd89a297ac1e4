import { Extensions, Field, ID, Int, ObjectType } from 'type-graphql';
import type { NumberStyle, ReportForm, SectionKind } from '../canonical/scheduled-report.js';
import type { MessageState } from '../ledger/messages/messages.js';
import type { ReportRunState, ReportTrigger } from '../ledger/scheduled-reports/runs.js';
import { connectionOf } from './connection.js';
import {
  MessageStateEnum,
  NumberStyleEnum,
  ReportFormEnum,
  ReportRunStateEnum,
  ReportTriggerEnum,
  SectionKindEnum,
} from './enums/scheduled-report.js';
import { DateTimeScalar } from './scalars/date-time.js';

const expectedQueries = 3;
const expectedSections = 6;
const expectedColumns = 5;
const expectedRecipients = 5;

@Extensions({ needs: 'operate' })
@ObjectType({ description: 'When a report is due.', simpleResolvers: true })
class ReportTiming {
  @Field(() => String, { nullable: true, description: 'Its times, as a cron expression. Null: see `completeBy`.' })
  cron!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Once a day when yesterday is complete at all its sources, at the latest at this time. Null: by `cron`.',
  })
  completeBy!: string | null;

  @Field(() => String, { description: 'The time zone of both (IANA).' })
  timezone!: string;
}

@Extensions({ needs: 'operate' })
@ObjectType({ description: 'A question of a report.', simpleResolvers: true })
class ReportQuery {
  @Field(() => ID, { description: 'By which sections refer to it.' })
  id!: string;

  @Field(() => ID, { nullable: true, description: 'The name of a saved report. Null: it has a document of its own.' })
  savedReport!: string | null;

  @Field(() => String, { nullable: true, description: 'A GraphQL query.' })
  document!: string | null;

  @Field(() => String, { description: 'The values of its variables, as a JSON object.' })
  variables!: string;
}

@Extensions({ needs: 'operate' })
@ObjectType({ description: 'A value of each row of a section.', simpleResolvers: true })
class ReportColumn {
  @Field(() => String, { description: 'Its path in the row, such as `span.first`.' })
  path!: string;

  @Field(() => String, { description: 'Its heading.' })
  label!: string;

  @Field(() => NumberStyleEnum, { description: 'How its numbers are written.' })
  style!: NumberStyle;

  @Field(() => String, { nullable: true, description: "The path of a figure's change in percent." })
  change!: string | null;
}

@Extensions({ needs: 'operate' })
@ObjectType({ description: 'A titled piece of a report.', simpleResolvers: true })
class ReportSection {
  @Field(() => String, { description: 'Its title.' })
  title!: string;

  @Field(() => SectionKindEnum, { description: 'How it is shown.' })
  kind!: SectionKind;

  @Field(() => ID, { description: 'The query whose answer it shows.' })
  query!: string;

  @Field(() => String, { description: 'The path of its rows in the answer, such as `report.rows`.' })
  rows!: string;

  @Extensions({ listSize: () => expectedColumns })
  @Field(() => [ReportColumn], { description: 'The values of each row.' })
  columns!: ReportColumn[];
}

@Extensions({ needs: 'operate' })
@ObjectType({ description: 'Whom a report is sent to.', simpleResolvers: true })
class ReportRecipient {
  @Field(() => String, { description: 'An e-mail address, or the name of a destination of the configuration.' })
  recipient!: string;

  @Field(() => Boolean, { description: 'Whether it is a destination of the configuration, and no e-mail address.' })
  isDestination!: boolean;

  @Field(() => [ReportFormEnum], { description: 'What it gets.' })
  send!: ReportForm[];
}

@Extensions({ needs: 'operate' })
@ObjectType({
  description: 'A report that is sent by schedule, with the rights of whoever made it or changed it last.',
  simpleResolvers: true,
})
export class ScheduledReport {
  @Field(() => ID, { description: 'Its name, unique.' })
  id!: string;

  @Field(() => String, { description: 'Its title for people.' })
  title!: string;

  @Field(() => ReportTiming, { description: 'When it is due.' })
  when!: ReportTiming;

  @Extensions({ listSize: () => expectedQueries })
  @Field(() => [ReportQuery], { description: 'Its questions.' })
  queries!: ReportQuery[];

  @Extensions({ listSize: () => expectedSections })
  @Field(() => [ReportSection], { description: 'What it shows, from top to bottom.' })
  sections!: ReportSection[];

  @Extensions({ listSize: () => expectedRecipients })
  @Field(() => [ReportRecipient], { description: 'Whom it is sent to.' })
  to!: ReportRecipient[];

  @Field(() => Boolean, {
    description: 'Whether a note follows if a later version of the warehouse changes figures that were sent.',
  })
  corrections!: boolean;

  @Field(() => String, { description: 'How numbers and dates are written (BCP 47).' })
  locale!: string;

  @Field(() => Int, { description: 'How many days its links open.' })
  linkDays!: number;

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

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Its next time, at the latest. Null while it is paused.',
  })
  nextAt!: string | null;
}

@Extensions({ needs: 'operate' })
@ObjectType({ description: 'A message to one recipient.', simpleResolvers: true })
export class ReportMessage {
  @Field(() => ID, {
    description: 'Unique id. In a mail it is part of the Message-ID, for a webhook it is `webhook-id`.',
  })
  id!: string;

  @Field(() => String, { description: 'An e-mail address, or the name of a destination of the configuration.' })
  recipient!: string;

  @Field(() => Boolean, { description: 'Whether it says what has changed since, and not the report.' })
  isCorrection!: boolean;

  @Field(() => MessageStateEnum, { description: 'How it is doing.' })
  state!: MessageState;

  @Field(() => Int, { description: 'Attempts so far.' })
  attempts!: number;

  @Field(() => String, { nullable: true, description: 'Why the last attempt failed.' })
  problem!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the last attempt began.' })
  begunAt!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it is tried again. Null: not any more.' })
  nextTryAt!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was sent or given up.' })
  settledAt!: string | null;
}

@Extensions({ needs: 'operate' })
@ObjectType({ description: 'A link to the report of a run, without its secret.', simpleResolvers: true })
export class ReportLink {
  @Field(() => ID, { description: 'Unique id, for `revokeReportLink`.' })
  id!: string;

  @Field(() => String, { description: 'Whom it was sent to.' })
  recipient!: string;

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  createdAt!: string;

  @Field(() => DateTimeScalar, { description: 'When it opens no more.' })
  expiresAt!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was revoked. Null: it was not.' })
  revokedAt!: string | null;
}

@Extensions({ needs: 'operate' })
@ObjectType({ description: 'A run of a report.', simpleResolvers: true })
export class ReportRun {
  @Field(() => ID, { description: 'Unique id.' })
  id!: string;

  @Field(() => ID, { description: 'The report, by its name. It may have been changed or removed since.' })
  report!: string;

  @Field(() => String, { description: 'Its title then.' })
  title!: string;

  @Field(() => DateTimeScalar, { description: 'When it was due.' })
  dueAt!: string;

  @Field(() => ReportTriggerEnum, { description: 'What requested it.' })
  trigger!: ReportTrigger;

  @Field(() => ReportRunStateEnum, { description: 'How it is doing.' })
  state!: ReportRunState;

  @Field(() => Int, { description: 'Times of the report that were missed before this one, while nothing ran.' })
  missedTimes!: number;

  @Field(() => Int, { description: 'Attempts to make it so far.' })
  attempts!: number;

  @Field(() => String, { nullable: true, description: 'Why the last attempt to make it failed.' })
  problem!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it is tried again. Null: it is not due any more.' })
  nextTryAt!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was made.' })
  renderedAt!: string | null;

  @Field(() => String, { nullable: true, description: 'The version of the warehouse that its figures are of.' })
  version!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Every change before this instant is in its figures.' })
  asOf!: string | null;

  @Field(() => Boolean, { description: 'Whether a note on what has changed since followed.' })
  isCorrected!: boolean;
}

export const ReportRunConnection = connectionOf('ReportRun', ReportRun, 'runs');
