import { type ClassType, Ctx, Extensions, FieldResolver, Resolver, Root } from 'type-graphql';
import { AdSpend } from '../schema/ad-spend.js';
import { Campaign } from '../schema/campaign.js';
import { Channel } from '../schema/channel.js';
import { CustomerAccount } from '../schema/customer-account.js';
import { DailySummary } from '../schema/daily-summary.js';
import { Fee } from '../schema/fee.js';
import { InventoryLevel, Location } from '../schema/inventory-level.js';
import { OrderItem } from '../schema/order-item.js';
import { Order } from '../schema/order.js';
import { Product } from '../schema/product.js';
import { Refund } from '../schema/refund.js';
import { RejectedRecord } from '../schema/rejected-record.js';
import { RowSource } from '../schema/row-source.js';
import { Sessions } from '../schema/sessions.js';
import { Settlement } from '../schema/settlement.js';
import { WeeklyTrend } from '../schema/weekly-trend.js';
import type { ApiContext } from './context.js';
import { through } from './through.js';

const source = through(({ loaders }) => loaders.rowSource, 'sourceId');

const rowsOfSources = [
  Order,
  OrderItem,
  Refund,
  Product,
  Location,
  InventoryLevel,
  Campaign,
  AdSpend,
  Sessions,
  Fee,
  Settlement,
  Channel,
  CustomerAccount,
  RejectedRecord,
];

const rowsOfBreakdowns = [DailySummary, WeeklyTrend];

/** `source` of every type whose rows belong to one; runs lead to the whole `Source`. */
export const rowSourceResolvers = [
  ...rowsOfSources.map((type) => resolverOf(type, 'The source to which it belongs.')),
  ...rowsOfBreakdowns.map((type) => resolverOf(type, 'The source, if the breakdown is by it.')),
];

function resolverOf(type: ClassType, description: string): new () => object {
  @Resolver(() => type)
  class RowSourceResolver {
    @Extensions(source.extensions)
    @FieldResolver(() => RowSource, { nullable: true, description })
    async source(@Ctx() context: ApiContext, @Root() row: { sourceId: string | null }): Promise<object | null> {
      return source.one(context, row);
    }
  }
  return RowSourceResolver;
}
