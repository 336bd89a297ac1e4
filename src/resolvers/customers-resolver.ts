import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Extensions, FieldResolver, ID, Info, Int, Query, Resolver, Root } from 'type-graphql';
import type { CalendarDate } from '../canonical/calendar-date.js';
import type { TextRow } from '../database/round-trip.js';
import type { Sql } from '../database/sql.js';
import { customersList } from '../models/lists/customers-list.js';
import { customerOrderings } from '../models/reporting/customer-rows.js';
import { pageSize } from '../models/reporting/keyset.js';
import { readsFactsForRfm, rfmScale } from '../models/reporting/rfm/rfm-scale.js';
import { isInRfmSegment } from '../models/reporting/rfm/rfm-scores.js';
import type { QuestionDatabase } from '../models/reporting/snapshot.js';
import { CustomerAccount } from '../schema/customer-account.js';
import { Customer, CustomerConnection } from '../schema/customer.js';
import { CustomersArgs } from '../schema/inputs/customer-args.js';
import { Order } from '../schema/order.js';
import { Rfm } from '../schema/rfm.js';
import { DateScalar } from '../schema/scalars/date.js';
import { statementCost } from '../schema/statement-cost.js';
import { connectionAnswer, pageListSize } from './connection-answer.js';
import type { ApiContext } from './context.js';
import { indexedPage } from './page-reads.js';
import { pinnedTo } from './pinned-version.js';
import { currencyOf } from './reporting-currency.js';
import { byId, through } from './through.js';

const expectedAccounts = 2;
const defaultOrders = 10;

const orders = through(
  ({ loaders }, { first }: { first: number }) => loaders.ordersOfCustomer(pageSize({ first }).size),
  'customerKey',
);
const rfm = through(
  ({ loaders }, { asOf }: { asOf?: CalendarDate | null }) => loaders.rfmOfCustomer(asOf ?? null),
  'customerKey',
  { isOneStatement: false },
);
const accounts = through(({ loaders }) => loaders.accountsOfCustomer, 'customerKey');

const customersPage = indexedPage({ orderings: ['TOTAL_SPENT_DESC', 'TOTAL_SPENT_ASC'] });

@Resolver(() => Customer)
export class CustomersResolver {
  @Extensions({ dependsOn: 'warehouse', needs: 'facts', ...customersPage })
  @Query(() => CustomerConnection, { description: 'Customers (persons across stores), a page at a time.' })
  async customers(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => CustomersArgs) { filter, orderBy, atVersion, ...page }: CustomersArgs,
  ): Promise<object> {
    const { from, conditions } = await customersList(context, filter ?? null);
    // A customer's measures follow their orders and refunds, with the next version at the latest.
    const check = pinnedTo(context.scope, atVersion, ['customer', 'order', 'refund']);
    const { customer: shape } = context.shapes;
    const currency = currencyOf(context, await context.warehouse());
    const answer = (db: QuestionDatabase, more: readonly Sql[]): Promise<object> => {
      const question = {
        connection: 'customers',
        orderBy,
        ordering: customerOrderings[orderBy],
        columns: shape.columns,
        from,
        conditions: [...conditions, ...more],
        page,
      };
      return connectionAnswer(db, info, question, (row: TextRow) => shape.present(row, currency), check);
    };
    const rfmSegment = filter?.rfmSegment;
    if (!rfmSegment) return answer(context.db, []);
    return context.snapshot(
      (view) => readsFactsForRfm(view, context, null),
      async (snapshot) => {
        const { day, cutPoints } = await rfmScale(snapshot, context, null);
        return answer(snapshot.db, [isInRfmSegment(rfmSegment, day.asOf, cutPoints)]);
      },
    );
  }

  @Extensions({ dependsOn: 'warehouse', needs: 'facts', readsFacts: 'never', ...byId('customerKey') })
  @Query(() => Customer, { nullable: true, description: 'One customer by its id. Null if it does not exist.' })
  async customer(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'The id of the customer.' }) id: string,
  ): Promise<object | null> {
    return context.loaders.customer.load(id);
  }

  @Extensions({ listSize: pageListSize, ...orders.extensions })
  @FieldResolver(() => [Order], { description: 'The newest orders, without test orders.' })
  async orders(
    @Ctx() context: ApiContext,
    @Root() customer: { customerKey: string },
    @Arg('first', () => Int, { defaultValue: defaultOrders, description: 'The maximum number of orders, 1 to 500.' })
    first: number,
  ): Promise<object[] | null> {
    return orders.one(context, customer, { first });
  }

  @Extensions({
    ...rfm.extensions,
    readsFacts: 'by_state',
    statement: ({ asOf }: Record<string, unknown>) => (asOf ? statementCost.histories : statementCost.aggregate),
  })
  @FieldResolver(() => Rfm, {
    nullable: true,
    description: 'Recency, frequency, monetary value and their scores. Null without a valid order up to the day.',
  })
  async rfm(
    @Ctx() context: ApiContext,
    @Root() customer: { customerKey: string },
    @Arg('asOf', () => DateScalar, {
      nullable: true,
      description: 'The day of the scores. Default: the latest known business day.',
    })
    asOf: CalendarDate | null,
  ): Promise<object | null> {
    return rfm.one(context, customer, { asOf });
  }

  @Extensions({ listSize: () => expectedAccounts, ...accounts.extensions })
  @FieldResolver(() => [CustomerAccount], { description: 'The accounts matched to this person, and why.' })
  async accounts(@Ctx() context: ApiContext, @Root() customer: { customerKey: string }): Promise<object[] | null> {
    return accounts.one(context, customer);
  }
}
