import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Platform } from '../canonical/platform.js';
import type { RunStatus, RunTrigger } from '../ledger/sync-runs/sync-run.js';
import { connectionOf } from './connection.js';
import { PlatformEnum } from './enums/platform.js';
import { SyncStatusEnum, SyncTriggerEnum } from './enums/sync.js';
import { DateTimeScalar } from './scalars/date-time.js';
import { DecimalScalar } from './scalars/decimal.js';

@ObjectType({ description: 'How many records a run met.', simpleResolvers: true })
export class SyncCounts {
  @Field(() => Int, { description: 'Records that came, those read twice counted twice.' })
  fetched!: number;

  @Field(() => Int, { description: 'Records not known before.' })
  new!: number;

  @Field(() => Int, { description: 'Known records whose content is another.' })
  changed!: number;

  @Field(() => Int, { description: 'Known records that came as they were: nothing is written for them.' })
  unchanged!: number;

  @Field(() => Int, { description: 'Records found gone at the platform.' })
  deleted!: number;

  @Field(() => Int, { description: 'Records set aside, see `rejectedRecords`.' })
  rejected!: number;
}

@ObjectType({ description: 'What a run read of one kind of record.', simpleResolvers: true })
export class SyncRunStream {
  @Field(() => String, { description: 'The kind of record, such as `orders`.' })
  stream!: string;

  @Field(() => SyncCounts, { description: 'How many records it met.' })
  counts!: SyncCounts;

  @Field(() => Int, { nullable: true, description: 'Records in total, if the platform says so.' })
  expected!: number | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'Fetched of the records expected, in percent, 100 at most. Null when the platform does not say how many to expect.',
  })
  progressPercent!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'How far it had been read before.' })
  watermarkBefore!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'How far it is read now.' })
  watermarkAfter!: string | null;

  @Field(() => DateTimeScalar, { description: 'When the run came to it.' })
  startedAt!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was read to the end.' })
  finishedAt!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Seconds from start to finish.' })
  durationSeconds!: string | null;

  @Field(() => Int, {
    description: "Attempts since this stream last brought anything, whatever the run's other streams do.",
  })
  attempt!: number;

  @Field(() => String, {
    nullable: true,
    description:
      'Why the previous attempt failed, as a stable word for programs. Null once the stream is read to the end.',
  })
  errorCode!: string | null;

  @Field(() => String, { nullable: true, description: 'Why the previous attempt failed, and what to do.' })
  errorMessage!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it is tried again after a passing fault: each pause is twice as long as the one before.',
  })
  retryAt!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When the run gave this stream up, after too many attempts without progress. The next run tries it again.',
  })
  givenUpAt!: string | null;
}

@ObjectType({ description: 'One sync of one source.', simpleResolvers: true })
export class SyncRun {
  @Field(() => ID, { description: 'Identifies it.' })
  id!: string;

  @Field(() => ID, { description: 'The source that it reads.' })
  sourceId!: string;

  @Field(() => PlatformEnum, { description: 'The platform of the source.' })
  platform!: Platform;

  @Field(() => SyncTriggerEnum, { description: 'What asked for it.' })
  trigger!: RunTrigger;

  @Field(() => SyncStatusEnum, {
    description: 'How far it is. `SUCCEEDED` means published: its records are in the answers.',
  })
  status!: RunStatus;

  @Field(() => Int, {
    description: 'Starts since the run last brought anything: it starts again when a worker dies or a fault passes.',
  })
  attempt!: number;

  @Field(() => DateTimeScalar, { description: 'When it was asked for.' })
  queuedAt!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was started.' })
  startedAt!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Its last sign of life.' })
  heartbeatAt!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it ended.' })
  finishedAt!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Seconds from its start to its end, or to its last sign of life.',
  })
  durationSeconds!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it failed, as a stable word for programs.' })
  errorCode!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it failed, and what to do.' })
  errorMessage!: string | null;
}

export const SyncRunConnection = connectionOf('SyncRun', SyncRun, 'runs');
