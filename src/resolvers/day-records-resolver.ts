import { Ctx, Extensions, FieldResolver, Resolver, Root } from 'type-graphql';
import type { DayRecordRow, ReportedDayKey } from '../models/reporting/day-records.js';
import { AdSpend } from '../schema/ad-spend.js';
import { DayRecord } from '../schema/day-record.js';
import { Sessions } from '../schema/sessions.js';
import type { ApiContext } from './context.js';
import { rawTextCost } from './rejected-records-resolver.js';

interface RowOfDay {
  sourceId: string;
  accountId: string;
  dateKey: number;
}

const extensions = { cost: rawTextCost, reads: ['sourceId', 'accountId', 'dateKey'] };
const description =
  "The record of the raw log that its day was built from: all that the platform reported of the account's day. Null: the raw log has none.";

function recordOf(
  { loaders }: ApiContext,
  kind: ReportedDayKey[0],
  { sourceId, accountId, dateKey }: RowOfDay,
): Promise<object | null> {
  const key: ReportedDayKey = [kind, sourceId, accountId, dateKey];
  return loaders.recordOfDay.load(JSON.stringify(key));
}

@Resolver(() => AdSpend)
export class RecordOfSpendResolver {
  @Extensions(extensions)
  @FieldResolver(() => DayRecord, { nullable: true, description })
  async dayRecord(@Ctx() context: ApiContext, @Root() row: RowOfDay): Promise<object | null> {
    return recordOf(context, 'ad_spend', row);
  }
}

@Resolver(() => Sessions)
export class RecordOfSessionsResolver {
  @Extensions(extensions)
  @FieldResolver(() => DayRecord, { nullable: true, description })
  async dayRecord(@Ctx() context: ApiContext, @Root() row: RowOfDay): Promise<object | null> {
    return recordOf(context, 'sessions', row);
  }
}

@Resolver(() => DayRecord)
export class DayRecordResolver {
  @Extensions({ cost: rawTextCost })
  @FieldResolver(() => String, {
    nullable: true,
    description: 'The record byte for byte as it was read, as text. Read only when selected.',
  })
  async text(@Ctx() context: ApiContext, @Root() { chunkId, position }: DayRecordRow): Promise<string | null> {
    return context.loaders.rawText.load(`${chunkId}/${position}`);
  }
}
