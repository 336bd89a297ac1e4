import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { OrderItemRow } from '../models/reporting/order-item-rows.js';
import { OrderItem } from '../schema/order-item.js';
import { Product } from '../schema/product.js';
import type { ApiContext } from './context.js';

@Resolver(() => OrderItem)
export class OrderItemsResolver {
  @FieldResolver(() => Product, { nullable: true, description: 'The product. Null when it is unknown.' })
  async product(@Ctx() context: ApiContext, @Root() { productKey }: OrderItemRow): Promise<object | null> {
    return productKey === null ? null : context.loaders.product.load(productKey);
  }
}
