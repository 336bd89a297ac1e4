import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Platform } from '../../canonical/platform.js';
import type { RejectedRecordFilter } from '../../ledger/rejected-records/rejected-rows.js';
import type { SyncRunFilter } from '../../ledger/sync-runs/run-rows.js';
import type { RunStatus, RunTrigger } from '../../ledger/sync-runs/sync-run.js';
import { PlatformEnum } from '../enums/platform.js';
import { SyncStatusEnum, SyncTriggerEnum } from '../enums/sync.js';
import { ConnectionArgs } from './connection-args.js';

@InputType({ description: 'Which runs. Fields are combined with "and", the values of a list with "or".' })
class SyncRunFilterInput implements SyncRunFilter {
  @Field(() => [PlatformEnum], { nullable: true, description: 'Platforms. Matches any of them.' })
  platform?: Platform[] | null;

  @Field(() => [ID], { nullable: true, description: 'Ids of sources. Matches any of them.' })
  source?: string[] | null;

  @Field(() => [SyncStatusEnum], { nullable: true, description: 'Their statuses. Matches any of them.' })
  status?: RunStatus[] | null;

  @Field(() => [SyncTriggerEnum], { nullable: true, description: 'What requested them. Matches any of them.' })
  trigger?: RunTrigger[] | null;
}

@ArgsType()
export class SyncRunsArgs extends ConnectionArgs {
  @Field(() => SyncRunFilterInput, { nullable: true, description: 'Which runs. Omit for all.' })
  filter?: SyncRunFilterInput | null;
}

@InputType({ description: 'Which rejected records. Fields are combined with "and", the values of a list with "or".' })
class RejectedRecordFilterInput implements RejectedRecordFilter {
  @Field(() => [ID], { nullable: true, description: 'Ids of sources. Matches any of them.' })
  source?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Kinds of record, such as `orders`. Matches any of them.' })
  stream?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Reasons, such as `no_exchange_rate`. Matches any of them.' })
  code?: string[] | null;
}

@ArgsType()
export class RejectedRecordsArgs extends ConnectionArgs {
  @Field(() => RejectedRecordFilterInput, { nullable: true, description: 'Which rejected records. Omit for all.' })
  filter?: RejectedRecordFilterInput | null;
}
