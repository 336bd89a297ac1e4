import { Ctx, Extensions, FieldResolver, Resolver, Root } from 'type-graphql';
import type { OrderRecordRow } from '../models/reporting/order-records.js';
import { Order, OrderRecord } from '../schema/order.js';
import type { ApiContext } from './context.js';
import { rawTextCost } from './rejected-records-resolver.js';

/** An order that arrives in parts has a record for each of its lines. */
const expectedRecords = 3;

@Resolver(() => Order)
export class RecordsOfOrderResolver {
  @Extensions({ needs: 'personal', listSize: () => expectedRecords, cost: rawTextCost, reads: ['orderKey'] })
  @FieldResolver(() => [OrderRecord], {
    nullable: true,
    description:
      'The records of the raw log that it was built from: the version that passed validation, also where a newer one failed. Refunds that a platform sends apart are not among them.',
  })
  async rawRecords(@Ctx() context: ApiContext, @Root() order: { orderKey: string }): Promise<object[] | null> {
    return context.loaders.recordsOfOrder.load(order.orderKey);
  }
}

@Resolver(() => OrderRecord)
export class OrderRecordResolver {
  @Extensions({ cost: rawTextCost })
  @FieldResolver(() => String, {
    nullable: true,
    description: 'The record byte for byte as it was read, as text. Read only when selected.',
  })
  async text(@Ctx() context: ApiContext, @Root() { chunkId, position }: OrderRecordRow): Promise<string | null> {
    return context.loaders.rawText.load(`${chunkId}/${position}`);
  }
}
