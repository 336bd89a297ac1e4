import { Extensions, Field, ID, Int, ObjectType } from 'type-graphql';
import type { Platform } from '../canonical/platform.js';
import type { RunPhase, RunStatus, RunTrigger } from '../ledger/sync-runs/sync-run.js';
import { connectionOf } from './connection.js';
import { PlatformEnum } from './enums/platform.js';
import { SyncPhaseEnum, SyncStatusEnum, SyncTriggerEnum } from './enums/sync.js';
import { DateTimeScalar } from './scalars/date-time.js';
import { DecimalScalar } from './scalars/decimal.js';

@ObjectType({ description: 'The number of records a run read.', simpleResolvers: true })
export class SyncCounts {
  @Field(() => Int, { description: 'Records received. A record read twice counts twice.' })
  fetched!: number;

  @Field(() => Int, { description: 'New records.' })
  new!: number;

  @Field(() => Int, { description: 'Known records with changed content.' })
  changed!: number;

  @Field(() => Int, { description: 'Known records without changes. Nothing is written for them.' })
  unchanged!: number;

  @Field(() => Int, { description: 'Records found to be deleted on the platform.' })
  deleted!: number;

  @Field(() => Int, { description: 'Rejected records, see `rejectedRecords`.' })
  rejected!: number;
}

@Extensions({ needs: 'operate' })
@ObjectType({ description: "A run's progress for one kind of record.", simpleResolvers: true })
export class SyncRunStream {
  @Field(() => String, { description: 'The kind of record, such as `orders`.' })
  stream!: string;

  @Field(() => SyncCounts, { description: 'The number of records it read.' })
  counts!: SyncCounts;

  @Field(() => Int, { nullable: true, description: 'Records in total, if the platform reports it.' })
  expected!: number | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'Fetched records as a percentage of those expected, at most 100. Null when the platform does not report a total.',
  })
  progressPercent!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'The latest change read before this run.' })
  watermarkBefore!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'The latest change read so far.' })
  watermarkAfter!: string | null;

  @Field(() => DateTimeScalar, { description: 'When the run started reading it.' })
  startedAt!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it had been read completely.' })
  finishedAt!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Seconds from start to finish.' })
  durationSeconds!: string | null;

  @Field(() => Int, {
    description: "Attempts since this stream last made progress, regardless of the run's other streams.",
  })
  attempt!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Stable error code of the previous attempt. Null once the stream has been read completely.',
  })
  errorCode!: string | null;

  @Field(() => String, { nullable: true, description: 'Why the previous attempt failed, and what to do.' })
  errorMessage!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it is retried after a temporary fault. Each pause is twice as long as the one before.',
  })
  retryAt!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When the run gave up on this stream, after too many attempts without progress. The next run tries it again.',
  })
  givenUpAt!: string | null;
}

@Extensions({ needs: 'operate' })
@ObjectType({ description: 'One sync of one source.', simpleResolvers: true })
export class SyncRun {
  @Field(() => ID, { description: 'Unique id.' })
  id!: string;

  @Field(() => ID, { description: 'The source it reads.' })
  sourceId!: string;

  @Field(() => PlatformEnum, { description: 'The platform of the source.' })
  platform!: Platform;

  @Field(() => SyncTriggerEnum, { description: 'What requested it.' })
  trigger!: RunTrigger;

  @Field(() => SyncStatusEnum, {
    description: 'Its status. `SUCCEEDED` means published: its records are in the answers.',
  })
  status!: RunStatus;

  @Field(() => SyncPhaseEnum, {
    nullable: true,
    description: 'What it is at; once it has ended, what it was at last. Null until it is started.',
  })
  phase!: RunPhase | null;

  @Field(() => Int, {
    description:
      'Starts since the run last made progress. It is started again when a worker dies or a temporary fault ends.',
  })
  attempt!: number;

  @Field(() => DateTimeScalar, { description: 'When it was requested.' })
  queuedAt!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was started.' })
  startedAt!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Its last heartbeat.' })
  heartbeatAt!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it ended.' })
  finishedAt!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Seconds from its start to its end, or to its last heartbeat.',
  })
  durationSeconds!: string | null;

  @Field(() => String, { nullable: true, description: 'Stable error code. Null unless it failed.' })
  errorCode!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it failed, and what to do.' })
  errorMessage!: string | null;
}

export const SyncRunConnection = connectionOf('SyncRun', SyncRun, 'runs');
