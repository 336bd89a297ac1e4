import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import type { NumberStyle, ReportForm, SectionKind } from '../../canonical/scheduled-report.js';
import type { ReportRunFilter, ReportRunState } from '../../ledger/scheduled-reports/runs.js';
import { NumberStyleEnum, ReportFormEnum, ReportRunStateEnum, SectionKindEnum } from '../enums/scheduled-report.js';
import { ConnectionArgs } from './connection-args.js';

@InputType({ description: 'When a report is due. Exactly one of `cron` and `completeBy`.' })
class ReportTimingInput {
  @Field(() => String, { nullable: true, description: 'A cron expression of five fields, such as `0 8 * * 1`.' })
  cron?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A time such as `09:00`: once a day when yesterday is complete at all sources, at the latest then.',
  })
  completeBy?: string | null;

  @Field(() => String, { description: 'A time zone such as `Europe/London` (IANA).' })
  timezone!: string;
}

@InputType({ description: 'A question of a report. Exactly one of `savedReport` and `document`.' })
class ReportQueryInput {
  @Field(() => ID, { description: 'A name, by which sections refer to it.' })
  id!: string;

  @Field(() => ID, { nullable: true, description: 'The name of a saved report.' })
  savedReport?: string | null;

  @Field(() => String, { nullable: true, description: 'A GraphQL query.' })
  document?: string | null;

  @Field(() => String, { nullable: true, description: 'The values of its variables, as a JSON object.' })
  variables?: string | null;
}

@InputType({ description: 'A value of each row.' })
class ReportColumnInput {
  @Field(() => String, {
    description: 'Its path in the row, such as `span.first`. Money with its currency is one value.',
  })
  path!: string;

  @Field(() => String, { nullable: true, description: 'Its heading. Default: the path.' })
  label?: string | null;

  @Field(() => NumberStyleEnum, { defaultValue: 'PLAIN', description: 'How its numbers are written.' })
  style!: NumberStyle;

  @Field(() => String, { nullable: true, description: "The path of a figure's change in percent." })
  change?: string | null;
}

@InputType({ description: 'A titled piece of a report.' })
class ReportSectionInput {
  @Field(() => String, { description: 'Its title.' })
  title!: string;

  @Field(() => SectionKindEnum, { description: 'How it is shown.' })
  kind!: SectionKind;

  @Field(() => ID, { nullable: true, description: 'The query whose answer it shows. Default: the first.' })
  query?: string | null;

  @Field(() => String, { description: 'The path of rows in the answer, or of one row, such as `report.rows`.' })
  rows!: string;

  @Field(() => [ReportColumnInput], { description: 'The values of each row.' })
  columns!: ReportColumnInput[];
}

@InputType({ description: 'Whom a report is sent to. Exactly one of `email` and `destination`.' })
class ReportRecipientInput {
  @Field(() => String, { nullable: true, description: 'An e-mail address.' })
  email?: string | null;

  @Field(() => ID, { nullable: true, description: 'The name of a destination of the configuration.' })
  destination?: string | null;

  @Field(() => [ReportFormEnum], { defaultValue: ['CONTENT'], description: 'What it gets.' })
  send!: ReportForm[];
}

@InputType({ description: 'A report to be sent by schedule.' })
export class ScheduledReportInput {
  @Field(() => String, { description: 'A title for people.' })
  title!: string;

  @Field(() => ReportTimingInput, { description: 'When it is due.' })
  when!: ReportTimingInput;

  @Field(() => [ReportQueryInput], { description: 'Its questions.' })
  queries!: ReportQueryInput[];

  @Field(() => [ReportSectionInput], { description: 'What it shows, from top to bottom.' })
  sections!: ReportSectionInput[];

  @Field(() => [ReportRecipientInput], { description: 'Whom it is sent to.' })
  to!: ReportRecipientInput[];

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether a note follows if a later version of the warehouse changes figures that were sent.',
  })
  corrections!: boolean;

  @Field(() => String, { defaultValue: 'en-GB', description: 'How numbers and dates are written (BCP 47).' })
  locale!: string;

  @Field(() => Int, { defaultValue: 14, description: 'How many days its links open, at most 366.' })
  linkDays!: number;
}

@InputType({ description: 'Which runs. Fields are combined with "and", the values of a list with "or".' })
class ReportRunFilterInput implements ReportRunFilter {
  @Field(() => [ID], { nullable: true, description: 'Names of reports. Matches any of them.' })
  report?: string[] | null;

  @Field(() => [ReportRunStateEnum], { nullable: true, description: 'Their states. Matches any of them.' })
  state?: ReportRunState[] | null;
}

@ArgsType()
export class ReportRunsArgs extends ConnectionArgs {
  @Field(() => ReportRunFilterInput, { nullable: true, description: 'Which runs. Omit for all.' })
  filter?: ReportRunFilterInput | null;
}
