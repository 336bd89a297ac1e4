import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Platform } from '../../canonical/platform.js';
import type { RejectedRecordFilter } from '../../ledger/rejected-records/rejected-rows.js';
import type { SyncRunFilter } from '../../ledger/sync-runs/run-rows.js';
import type { RunStatus, RunTrigger } from '../../ledger/sync-runs/sync-run.js';
import { PlatformEnum } from '../enums/platform.js';
import { SyncStatusEnum, SyncTriggerEnum } from '../enums/sync.js';
import { ConnectionArgs } from './connection-args.js';

@InputType({ description: 'Which runs. What is given is combined by "and", the values of a list by "or".' })
export class SyncRunFilterInput implements SyncRunFilter {
  @Field(() => [PlatformEnum], { nullable: true, description: 'Platforms; several: any of them.' })
  platform?: Platform[] | null;

  @Field(() => [ID], { nullable: true, description: 'Sources by id; several: any of them.' })
  source?: string[] | null;

  @Field(() => [SyncStatusEnum], { nullable: true, description: 'How far they are; several: any of them.' })
  status?: RunStatus[] | null;

  @Field(() => [SyncTriggerEnum], { nullable: true, description: 'What asked for them; several: any of them.' })
  trigger?: RunTrigger[] | null;
}

@ArgsType()
export class SyncRunsArgs extends ConnectionArgs {
  @Field(() => SyncRunFilterInput, { nullable: true, description: 'Which runs. Without it: all.' })
  filter?: SyncRunFilterInput | null;
}

@InputType({ description: 'Which rejected records. What is given is combined by "and", the values of a list by "or".' })
export class RejectedRecordFilterInput implements RejectedRecordFilter {
  @Field(() => [ID], { nullable: true, description: 'Sources by id; several: any of them.' })
  source?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Kinds of record, such as `orders`; several: any of them.' })
  stream?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Reasons, such as `no_exchange_rate`; several: any of them.' })
  code?: string[] | null;
}

@ArgsType()
export class RejectedRecordsArgs extends ConnectionArgs {
  @Field(() => RejectedRecordFilterInput, { nullable: true, description: 'Which rejected records. Without it: all.' })
  filter?: RejectedRecordFilterInput | null;
}
