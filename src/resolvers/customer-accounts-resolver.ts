import { Ctx, Extensions, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { CustomerAccountRow } from '../models/reporting/customer-rows.js';
import { CustomerAccount } from '../schema/customer-account.js';
import { DateScalar } from '../schema/scalars/date.js';
import { Source } from '../schema/source.js';
import type { ApiContext } from './context.js';

@Resolver(() => CustomerAccount)
export class CustomerAccountsResolver {
  @Extensions({ dependsOn: 'operations' })
  @FieldResolver(() => Source, { nullable: true, description: 'The source to which it belongs.' })
  async source(@Ctx() context: ApiContext, @Root() account: CustomerAccountRow): Promise<object | null> {
    return context.loaders.source.load(account.sourceId);
  }

  @FieldResolver(() => Int, { description: 'Number of its orders, without test orders.' })
  async orderCount(@Ctx() context: ApiContext, @Root() { accountKey }: CustomerAccountRow): Promise<number> {
    return (await context.loaders.ordersOfAccount.load(accountKey))?.orderCount ?? 0;
  }

  @FieldResolver(() => DateScalar, { nullable: true, description: 'Business day of its first order.' })
  async firstOrderDate(@Ctx() context: ApiContext, @Root() { accountKey }: CustomerAccountRow): Promise<string | null> {
    return (await context.loaders.ordersOfAccount.load(accountKey))?.firstOrderDate ?? null;
  }

  @FieldResolver(() => DateScalar, { nullable: true, description: 'Business day of its last order.' })
  async lastOrderDate(@Ctx() context: ApiContext, @Root() { accountKey }: CustomerAccountRow): Promise<string | null> {
    return (await context.loaders.ordersOfAccount.load(accountKey))?.lastOrderDate ?? null;
  }
}
