import { Arg, Ctx, Extensions, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { OrderItem } from '../schema/order-item.js';
import { Product } from '../schema/product.js';
import type { ApiContext } from './context.js';
import { through } from './through.js';

const product = through(({ loaders }) => loaders.product, 'productKey');

@Resolver(() => OrderItem)
export class OrderItemsResolver {
  @Extensions({ dependsOn: 'warehouse', needs: 'facts', readsFacts: 'never' })
  @Query(() => OrderItem, { nullable: true, description: 'One line of an order by its id. Null if it does not exist.' })
  async orderItem(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'The id of the line.' }) id: string,
  ): Promise<object | null> {
    return context.loaders.orderItem.load(id);
  }

  @Extensions(product.extensions)
  @FieldResolver(() => Product, { nullable: true, description: 'The product. Null when it is unknown.' })
  async product(@Ctx() context: ApiContext, @Root() item: { productKey: string | null }): Promise<object | null> {
    return product.one(context, item);
  }
}
