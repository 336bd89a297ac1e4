import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import type { Platform } from '../canonical/platform.js';
import type { SourceStatus } from '../ledger/sources/source-rows.js';
import type { LatenessReason } from '../models/reporting/lateness.js';
import { PlatformEnum } from './enums/platform.js';
import { LatenessReasonEnum, SourceStatusEnum } from './enums/sync.js';
import { CurrencyScalar } from './scalars/currency.js';
import { DateTimeScalar } from './scalars/date-time.js';
import { DateScalar } from './scalars/date.js';

@ObjectType({ description: 'The reading progress of one kind of record of a source.', simpleResolvers: true })
export class SourceStream {
  @Field(() => String, { description: 'The kind of record, such as `orders`.' })
  stream!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'The latest change that was read. It stays old while nothing changes; see `asOf` for how current the source is. Null before the first page.',
  })
  watermark!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why the last run that tried could not read it, and what to do. Null when that run read it completely.',
  })
  problem!: string | null;
}

@Extensions({ needs: 'operate' })
@ObjectType({
  description: 'A field or value from the platform that this version does not know. Its record is still loaded.',
  simpleResolvers: true,
})
export class SchemaDrift {
  @Field(() => String, { description: 'The kind of record, such as `orders`.' })
  stream!: string;

  @Field(() => String, { description: 'The path in the record, such as `line_items[].gift_wrap`.' })
  path!: string;

  @Field(() => String, { nullable: true, description: 'The unknown value. Null where the field itself is unknown.' })
  value!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was first read.' })
  firstSeenAt!: string;
}

@Extensions({ needs: 'operate' })
@ObjectType({ description: 'Something to check in an order or refund that was loaded.', simpleResolvers: true })
export class OrderRemark {
  @Field(() => String, { description: "The platform's id of the order, or `refund:` and the id of a refund." })
  subject!: string;

  @Field(() => String, { description: 'Stable code, such as `line_kept`.' })
  code!: string;

  @Field(() => String, { description: 'What to check, and what to do.' })
  message!: string;

  @Field(() => String, { nullable: true, description: 'File and lines, such as `tills/march.csv:2-4`.' })
  place!: string | null;
}

@ObjectType({ description: 'An overdue sync, and why.', simpleResolvers: true })
export class SourceLateness {
  @Field(() => DateTimeScalar, { description: 'When the sync was due.' })
  since!: string;

  @Field(() => LatenessReasonEnum, { description: 'Why it is late, as a stable code.' })
  reason!: LatenessReason;

  @Field(() => String, { description: 'Why it is late, and what to do.' })
  message!: string;
}

@ObjectType({ description: 'One account on a platform: a store.', simpleResolvers: true })
export class Source {
  @Field(() => ID, { description: 'Its id in the configuration.' })
  id!: string;

  @Field(() => PlatformEnum, { description: 'Its platform.' })
  platform!: Platform;

  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => CurrencyScalar, { nullable: true, description: 'Its currency. Null before the first connection.' })
  currency!: string | null;

  @Field(() => String, { nullable: true, description: 'Its IANA time zone. Null before the first connection.' })
  timezone!: string | null;

  @Extensions({ dependsOn: 'operations' })
  @Field(() => SourceStatusEnum, { description: 'Whether it can be read.' })
  status!: SourceStatus;

  @Extensions({ dependsOn: 'operations' })
  @Field(() => String, { nullable: true, description: 'Why it cannot be read, and what to do.' })
  problem!: string | null;

  @Extensions({ dependsOn: 'operations' })
  @Field(() => [String], { description: 'What will be missing and why, such as a missing permission.' })
  notices!: string[];

  @Field(() => Boolean, {
    description: 'Whether it is configured. The data of a source that is no longer configured is kept.',
  })
  isConfigured!: boolean;

  @Extensions({ dependsOn: 'operations' })
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was last connected.' })
  probedAt!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Every change before this instant has been read. Each successful sync advances it, even when nothing has changed. Null before the first sync.',
  })
  asOf!: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'The first business day with complete data. Orders are read by their modified time, so of earlier days only the orders that changed since are known. Null when all days are complete.',
  })
  wholeFrom!: string | null;
}
