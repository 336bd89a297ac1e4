import { Field, ID, ObjectType } from 'type-graphql';
import type { Platform } from '../canonical/platform.js';
import type { SourceStatus } from '../ledger/sources/source-rows.js';
import type { LatenessReason } from '../models/queries/lateness.js';
import { PlatformEnum } from './enums/platform.js';
import { LatenessReasonEnum, SourceStatusEnum } from './enums/sync.js';
import { CurrencyScalar } from './scalars/currency.js';
import { DateScalar } from './scalars/date.js';
import { DateTimeScalar } from './scalars/date-time.js';

@ObjectType({ description: 'How far one kind of record of a source has been read.', simpleResolvers: true })
export class SourceStream {
  @Field(() => String, { description: 'The kind of record, such as `orders`.' })
  stream!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'The latest change that was read: a quiet kind of record keeps an old one. How current the source is, its `asOf` says. Null before the first page.',
  })
  watermark!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why the last run that tried could not read it, and what to do. Null when that run read it to the end.',
  })
  problem!: string | null;
}

@ObjectType({
  description: 'A field or a value that the platform sends and this version has no word for. It passes as it is.',
  simpleResolvers: true,
})
export class SchemaDrift {
  @Field(() => String, { description: 'The kind of record that has it, such as `orders`.' })
  stream!: string;

  @Field(() => String, { description: 'Where in the record, such as `line_items[].gift_wrap`.' })
  path!: string;

  @Field(() => String, { nullable: true, description: 'The value. Null where the field itself is not known.' })
  value!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was first read.' })
  firstSeenAt!: string;
}

@ObjectType({ description: 'What is to be looked at in an order or a refund that came in.', simpleResolvers: true })
export class OrderRemark {
  @Field(() => String, { description: 'The id of the order on the platform, or `refund:` and that of a refund.' })
  subject!: string;

  @Field(() => String, { description: 'What it is about, as a word for programs, such as `line_kept`.' })
  code!: string;

  @Field(() => String, { description: 'What it is about, and what to do.' })
  message!: string;

  @Field(() => String, { nullable: true, description: 'Where it stands, such as `tills/march.csv:2-4`.' })
  place!: string | null;
}

@ObjectType({ description: 'That a sync which was due has not happened, and why.', simpleResolvers: true })
export class SourceLateness {
  @Field(() => DateTimeScalar, { description: 'When the sync was due.' })
  since!: string;

  @Field(() => LatenessReasonEnum, { description: 'Why it has not happened, as a word for programs.' })
  reason!: LatenessReason;

  @Field(() => String, { description: 'Why it has not happened, and what to do.' })
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

  @Field(() => CurrencyScalar, { nullable: true, description: 'Its currency. Null before it was connected to.' })
  currency!: string | null;

  @Field(() => String, { nullable: true, description: 'Its IANA time zone. Null before it was connected to.' })
  timezone!: string | null;

  @Field(() => SourceStatusEnum, { description: 'Whether it can be read.' })
  status!: SourceStatus;

  @Field(() => String, { nullable: true, description: 'Why it cannot be read, and what to do.' })
  problem!: string | null;

  @Field(() => [String], { description: 'What will be missing and why, such as for want of a permission.' })
  notices!: string[];

  @Field(() => Boolean, { description: 'Whether the configuration names it. Trade of one it no longer names stays.' })
  isConfigured!: boolean;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was last connected to.' })
  probedAt!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Every change before this instant has been read. Each successful sync moves it, even when nothing had changed. Null before the first.',
  })
  asOf!: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'The first business day whose trade is known in full. Orders are read by the time of their last change, so of earlier days only orders that changed since are known. Null when all days are known in full.',
  })
  wholeFrom!: string | null;
}
