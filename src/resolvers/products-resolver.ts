import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Extensions, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import { productsList } from '../models/lists/products-list.js';
import { productOrderings } from '../models/reporting/product-rows.js';
import { ProductsArgs } from '../schema/inputs/product-args.js';
import { InventoryLevel } from '../schema/inventory-level.js';
import { Product, ProductConnection, ProductVersion } from '../schema/product.js';
import { connectionAnswer } from './connection-answer.js';
import type { ApiContext } from './context.js';
import { indexedPage, unlessTrue } from './page-reads.js';
import { pinnedTo } from './pinned-version.js';
import { byId, through } from './through.js';

const expectedVersions = 5;
const expectedLocations = 5;

const history = through(({ loaders }) => loaders.historyOfProduct, 'productKey');
const inventory = through(({ loaders }) => loaders.inventoryOfProduct, 'productKey');

const productsPage = indexedPage({
  orderings: ['TITLE_ASC', 'TITLE_DESC'],
  lookups: ['sku'],
  reading: ['status'],
  passing: { isDeleted: unlessTrue },
});

@Resolver(() => Product)
export class ProductsResolver {
  @Extensions({ dependsOn: 'warehouse', needs: 'figures', ...productsPage })
  @Query(() => ProductConnection, { description: 'Product variants, a page at a time.' })
  async products(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ProductsArgs) { filter, orderBy, atVersion, ...page }: ProductsArgs,
  ): Promise<object> {
    const question = {
      connection: 'products',
      orderBy,
      ordering: productOrderings[orderBy],
      columns: context.shapes.product.columns,
      ...(await productsList(context, filter ?? null)),
      page,
    };
    const check = pinnedTo(context.scope, atVersion, ['product']);
    return connectionAnswer(context.db, info, question, context.shapes.product.present, check);
  }

  @Extensions({ dependsOn: 'warehouse', needs: 'figures', readsFacts: 'never', ...byId('productKey') })
  @Query(() => Product, {
    nullable: true,
    description: 'One product variant by its id, including deleted ones. Null if it does not exist.',
  })
  async product(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'The id of the product.' }) id: string,
  ): Promise<object | null> {
    return context.loaders.product.load(id);
  }

  @Extensions({ listSize: () => expectedVersions, ...history.extensions })
  @FieldResolver(() => [ProductVersion], { description: 'Its earlier and current names, categories and prices.' })
  async history(@Ctx() context: ApiContext, @Root() product: { productKey: string }): Promise<object[] | null> {
    return history.one(context, product);
  }

  @Extensions({ listSize: () => expectedLocations, ...inventory.extensions })
  @FieldResolver(() => [InventoryLevel], { description: 'Its latest stock at each location.' })
  async inventory(@Ctx() context: ApiContext, @Root() product: { productKey: string }): Promise<object[] | null> {
    return inventory.one(context, product);
  }
}
