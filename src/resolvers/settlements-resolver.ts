import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, Extensions, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import { settlementsList } from '../models/lists/settlements-list.js';
import { settlementOrderings } from '../models/reporting/settlement-rows.js';
import { SettlementsArgs } from '../schema/inputs/settlement-args.js';
import { Settlement, SettlementConnection, SettlementDifference } from '../schema/settlement.js';
import { connectionAnswer } from './connection-answer.js';
import type { ApiContext } from './context.js';
import { indexedPage } from './page-reads.js';
import { through } from './through.js';

const differences = through(({ loaders }) => loaders.differencesOfSettlement, 'settlementKey');

/** Mostly none. */
const expectedDifferences = 2;
/** It reads all of the postings and rows of a settlement. */
const comparisonCost = 100;

@Resolver(() => Settlement)
export class SettlementsResolver {
  @Extensions({ dependsOn: 'warehouse', needs: 'facts', ...indexedPage({ orderings: [] }) })
  @Query(() => SettlementConnection, {
    description: 'Payouts of marketplaces, each compared with what the warehouse has of it, a page at a time.',
  })
  async settlements(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => SettlementsArgs) { filter, orderBy, ...page }: SettlementsArgs,
  ): Promise<object> {
    const { settlement: shape } = context.shapes;
    const question = {
      connection: 'settlements',
      orderBy,
      ordering: settlementOrderings[orderBy],
      columns: shape.columns,
      ...(await settlementsList(context, filter ?? null)),
      page,
    };
    return connectionAnswer(context.db, info, question, shape.present);
  }

  @Extensions({ listSize: () => expectedDifferences, cost: comparisonCost, ...differences.extensions })
  @FieldResolver(() => [SettlementDifference], {
    description:
      'Where its report and the postings differ, the largest difference first: together all of `difference`.',
  })
  async differences(@Ctx() context: ApiContext, @Root() row: { settlementKey: string }): Promise<object[] | null> {
    return differences.one(context, row);
  }
}
