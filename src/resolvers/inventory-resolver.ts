import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Extensions, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import { inventoryList } from '../models/lists/inventory-list.js';
import { inventoryOrderings } from '../models/reporting/inventory-rows.js';
import { InventoryArgs } from '../schema/inputs/inventory-args.js';
import { InventoryConnection, InventoryLevel, Location } from '../schema/inventory-level.js';
import { Product } from '../schema/product.js';
import { statementCost } from '../schema/statement-cost.js';
import { connectionAnswer, pageListSize } from './connection-answer.js';
import type { ApiContext } from './context.js';
import { indexedPage } from './page-reads.js';
import { pinnedTo } from './pinned-version.js';
import { through } from './through.js';

const product = through(({ loaders }) => loaders.product, 'productKey');
const location = through(({ loaders }) => loaders.location, 'locationKey');

const inventoryPage = indexedPage({
  isOneWay: true,
  orderings: ['PRODUCT_ASC'],
  lookups: ['product'],
  passing: { isActive: (isActive) => isActive === true },
});

/** The latest level of a product and location is the last of all that they ever had: a page reads those of its rows, a scan all. */
const levelsOfRow = 50;
function inventoryStatement(args: Record<string, unknown>, selected: ReadonlySet<string>): number {
  const isScanned = inventoryPage.statement(args) === statementCost.scan;
  const ofPage = isScanned ? statementCost.levels : statementCost.aggregate + levelsOfRow * pageListSize(args);
  return ofPage + (selected.has('totalCount') ? statementCost.levels : 0);
}

@Resolver(() => InventoryLevel)
export class InventoryResolver {
  @Extensions({ dependsOn: 'warehouse', needs: 'facts', ...inventoryPage, statement: inventoryStatement })
  @Query(() => InventoryConnection, {
    description: 'The stock of each product at each location, now or at the end of a day. A page at a time.',
  })
  async inventory(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => InventoryArgs) { filter, orderBy, asOf, atVersion, ...page }: InventoryArgs,
  ): Promise<object> {
    const question = {
      connection: 'inventory',
      orderBy,
      ordering: inventoryOrderings[orderBy],
      columns: context.shapes.inventoryLevel.columns,
      ...(await inventoryList(context, filter ?? null, asOf ?? null)),
      page,
    };
    const check = pinnedTo(context.scope, atVersion, ['inventoryLevel']);
    return connectionAnswer(context.db, info, question, context.shapes.inventoryLevel.present, check);
  }

  @Extensions({ dependsOn: 'warehouse', needs: 'facts', readsFacts: 'never' })
  @Query(() => InventoryLevel, {
    nullable: true,
    description: 'One stock level by its id, also an earlier one. Null if it does not exist.',
  })
  async inventoryLevel(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'The id of the level.' }) id: string,
  ): Promise<object | null> {
    return context.loaders.inventoryLevel.load(id);
  }

  @Extensions({ dependsOn: 'warehouse', needs: 'facts', readsFacts: 'never' })
  @Query(() => Location, { nullable: true, description: 'One location by its id. Null if it does not exist.' })
  async location(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'The id of the location.' }) id: string,
  ): Promise<object | null> {
    return context.loaders.location.load(id);
  }

  @Extensions(product.extensions)
  @FieldResolver(() => Product, {
    nullable: true,
    description: 'The product. Null when it is not in the catalogue.',
  })
  async product(@Ctx() context: ApiContext, @Root() level: { productKey: string }): Promise<object | null> {
    return product.one(context, level);
  }

  @Extensions(location.extensions)
  @FieldResolver(() => Location, { name: 'location', nullable: true, description: 'The location.' })
  async locationOfLevel(@Ctx() context: ApiContext, @Root() level: { locationKey: string }): Promise<object | null> {
    return location.one(context, level);
  }
}
