import { Extensions, Field, ID, Int, ObjectType } from 'type-graphql';
import type { ExportFormat } from '../exports/formats/create-writer.js';
import type { ExportState } from '../ledger/exports/export-row.js';
import { ExportFormatEnum, ExportStateEnum } from './enums/export.js';
import { DateTimeScalar } from './scalars/date-time.js';
import { DecimalScalar } from './scalars/decimal.js';

const expectedColumns = 5;

@Extensions({ needs: 'figures' })
@ObjectType({ description: 'A file that was asked for.', simpleResolvers: true })
export class Export {
  @Field(() => ID, { description: 'Its id.' })
  id!: string;

  @Field(() => String, { description: 'What it is of: the name of a list, or `query`.' })
  of!: string;

  @Field(() => ExportFormatEnum, { description: 'Its format.' })
  format!: ExportFormat;

  @Field(() => String, { description: 'The name of the file.' })
  name!: string;

  @Field(() => ExportStateEnum, { description: 'What has become of it.' })
  state!: ExportState;

  @Field(() => Int, { description: 'Rows that are written so far.' })
  rows!: number;

  @Field(() => DecimalScalar, { description: 'Bytes that are written so far; of a file that is ready, its size.' })
  bytes!: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Written rows as a percentage of those expected, at most 100. Null while these are not known.',
  })
  progressPercent!: string | null;

  @Extensions({ listSize: () => expectedColumns })
  @Field(() => [String], {
    description: 'Columns that were left out because they are personal data, which the credentials may not see.',
  })
  withheld!: string[];

  @Field(() => String, {
    nullable: true,
    description: 'The version of the warehouse that all of it is of. Null while it is not known.',
  })
  version!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where it is fetched with the same credentials: a path of the API. Null unless it is ready.',
  })
  url!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was asked for.' })
  requestedAt!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it ended. Null while it is not written.' })
  finishedAt!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the file is deleted. Null unless it was written.' })
  expiresAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it failed, or why its last attempt did. Null if none did.' })
  error!: string | null;

  @Field(() => String, { nullable: true, description: 'The code of the error.' })
  errorCode!: string | null;
}
