import { Args, Ctx, Extensions, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { encodePosition } from '../ledger/changes/position.js';
import { readFeed } from '../ledger/changes/read-changes.js';
import { Change, ChangePage } from '../schema/change.js';
import { Customer } from '../schema/customer.js';
import { ChangesArgs } from '../schema/inputs/changes-args.js';
import { InventoryLevel } from '../schema/inventory-level.js';
import { OrderItem } from '../schema/order-item.js';
import { Order } from '../schema/order.js';
import { Product } from '../schema/product.js';
import { Refund } from '../schema/refund.js';
import { Warehouse } from '../schema/warehouse.js';
import { changePage } from './change-page.js';
import { pageListSize } from './connection-answer.js';
import type { ApiContext } from './context.js';
import type { PresentedChange } from './present/changes.js';

@Resolver(() => Change)
export class ChangesResolver {
  @Extensions({
    dependsOn: 'warehouse',
    // Changes of facts need more: the resolver leaves them out, or refuses them by name.
    needs: 'figures',
    listSize: pageListSize,
    // Changes of other types and other sources are passed over.
    readsFacts: ({ types }: Record<string, unknown>) => (types ? 'always' : 'of_some_sources'),
  })
  @Query(() => ChangePage, {
    description:
      'Every row that versions of the warehouse changed behind a position, removed ones included. Ask again with `endPosition`: nothing is lost or repeated, across restarts too. Begin with the `changePosition` of `warehouse`, read before everything else.',
  })
  async changes(
    @Ctx() context: ApiContext,
    @Args(() => ChangesArgs) { after, types, first }: ChangesArgs,
  ): Promise<object> {
    return changePage(context, { after, types: types ?? null, first });
  }

  @FieldResolver(() => Order, { nullable: true, description: 'The order, of a change of it.' })
  async order(@Ctx() { loaders }: ApiContext, @Root() { type, id }: PresentedChange): Promise<object | null> {
    return type === 'order' ? loaders.order.load(id) : null;
  }

  @FieldResolver(() => OrderItem, { nullable: true, description: 'The line, of a change of it.' })
  async orderItem(@Ctx() { loaders }: ApiContext, @Root() { type, id }: PresentedChange): Promise<object | null> {
    return type === 'orderItem' ? loaders.orderItem.load(id) : null;
  }

  @FieldResolver(() => Refund, { nullable: true, description: 'The refund row, of a change of it.' })
  async refund(@Ctx() { loaders }: ApiContext, @Root() { type, id }: PresentedChange): Promise<object | null> {
    return type === 'refund' ? loaders.refund.load(id) : null;
  }

  @FieldResolver(() => Customer, { nullable: true, description: 'The customer, of a change of them.' })
  async customer(@Ctx() { loaders }: ApiContext, @Root() { type, id }: PresentedChange): Promise<object | null> {
    return type === 'customer' ? loaders.customer.load(id) : null;
  }

  @FieldResolver(() => Product, { nullable: true, description: 'The product variant, of a change of it.' })
  async product(@Ctx() { loaders }: ApiContext, @Root() { type, id }: PresentedChange): Promise<object | null> {
    return type === 'product' ? loaders.product.load(id) : null;
  }

  @FieldResolver(() => InventoryLevel, { nullable: true, description: 'The stock level, of a change of it.' })
  async inventoryLevel(@Ctx() { loaders }: ApiContext, @Root() { type, id }: PresentedChange): Promise<object | null> {
    return type === 'inventoryLevel' ? loaders.inventoryLevel.load(id) : null;
  }
}

@Resolver(() => Warehouse)
export class ChangePositionResolver {
  @FieldResolver(() => String, {
    description:
      'The position in `changes` behind this version: the changes after it are those that this answer lacks.',
  })
  async changePosition(@Ctx() { db }: ApiContext, @Root() { version }: Warehouse): Promise<string> {
    const { feedId } = await readFeed(db);
    return encodePosition({ feedId, version: Number(version), entry: null });
  }
}
