import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Extensions, Info, Query, Resolver } from 'type-graphql';
import { findCustomers, findOrders, findProducts } from '../models/reporting/search-rows.js';
import { mostFound, SearchAnswer } from '../schema/search-answer.js';
import { statementCost } from '../schema/statement-cost.js';
import type { ApiContext } from './context.js';
import { selectedFields } from './selection.js';

@Resolver()
export class SearchResolver {
  @Extensions({ dependsOn: 'warehouse', needs: 'facts', statement: 3 * statementCost.lookup, readsFacts: 'never' })
  @Query(() => SearchAnswer, {
    description:
      'Finds orders by their number (with or without `#`), product variants by their SKU, and customers by their e-mail address. The text is compared as a whole, an e-mail address in upper or lower case.',
  })
  async search(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Arg('text', () => String, { description: 'An order number, a SKU or an e-mail address.' }) given: string,
  ): Promise<object> {
    const { db, scope, loaders, principal } = context;
    const text = given.trim();
    const selected = selectedFields(info);
    const find = async <Row>(field: string, keys: () => Promise<string[]>, load: (key: string) => Promise<Row>) =>
      selected.has(field) && text !== '' ? await Promise.all((await keys()).map(load)) : [];
    const [orders, products, customers] = await Promise.all([
      find(
        'orders',
        () => findOrders(db, scope, text, mostFound),
        (key) => loaders.order.load(key),
      ),
      find(
        'products',
        () => findProducts(db, scope, text, mostFound),
        (key) => loaders.product.load(key),
      ),
      principal.permissions.has('personal')
        ? find(
            'customers',
            () => findCustomers(db, scope, text, mostFound),
            (key) => loaders.customer.load(key),
          )
        : null,
    ]);
    const found = (rows: readonly (object | null)[]) => rows.filter((row) => row !== null);
    return { orders: found(orders), products: found(products), customers: customers && found(customers) };
  }
}
