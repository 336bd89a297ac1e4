import { Arg, Ctx, Extensions, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { predict } from '../models/customer-value/predict.js';
import { storedModels } from '../models/customer-value/stored-models.js';
import type { Amount } from '../models/reporting/amount.js';
import { InvalidInputError } from '../models/reporting/invalid-input.js';
import { CustomerValue, CustomerValueModel } from '../schema/customer-value.js';
import { Customer } from '../schema/customer.js';
import { statementCost } from '../schema/statement-cost.js';
import type { ApiContext } from './context.js';
import { presentModel, presentPrediction } from './present/customer-value.js';

/** Node works it out for each customer. */
const predictionCost = 20;
const expectedModels = 10;
const defaultWeeks = 52;
/** Five years: further ahead nobody's habits are known. */
const mostWeeks = 260;

@Resolver(() => Customer)
export class CustomerValueResolver {
  @Extensions({ dependsOn: 'operations', needs: 'figures', listSize: () => expectedModels, readsFacts: 'never' })
  @Query(() => [CustomerValueModel], {
    description:
      'The models behind the predictions of `Customer.value`, with their parameters, how well they predicted the last weeks, or why they were refused. Larger groups of stores first; only groups whose stores are all in scope.',
  })
  async customerValue(@Ctx() context: ApiContext): Promise<object[]> {
    return (await storedModels(context.db, context.scope)).map(presentModel);
  }

  @Extensions({
    ...{ dependsOn: 'operations', cost: predictionCost, statement: statementCost.lookup },
    reads: ['customerKey', 'totalSpent'],
  })
  @FieldResolver(() => CustomerValue, {
    description:
      'What the customer has been worth, and is expected to be worth, at the stores in scope. Uses the model of exactly these stores.',
  })
  async value(
    @Ctx() context: ApiContext,
    @Root() { customerKey, totalSpent }: { customerKey: string; totalSpent: Amount },
    @Arg('weeks', () => Int, {
      defaultValue: defaultWeeks,
      description: `The weeks after \`asOf\` to predict, 1 to ${mostWeeks}.`,
    })
    weeks: number,
  ): Promise<object> {
    if (weeks < 1 || weeks > mostWeeks) {
      throw new InvalidInputError(`Got ${weeks} weeks; expected a whole number from 1 to ${mostWeeks}.`, 'weeks');
    }
    const [basis, history] = await Promise.all([
      context.valueBasis(),
      context.loaders.purchaseHistory.load(customerKey),
    ]);
    return presentPrediction(predict(basis, history, weeks), totalSpent);
  }
}
