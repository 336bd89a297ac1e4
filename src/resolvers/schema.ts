import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { letRootFieldsFail } from '../schema/failing-roots.js';
import { boundInputs } from '../schema/input-bounds.js';
import { letNullTakeDefaults } from '../schema/null-takes-default.js';
import { AdSpendResolver } from './ad-spend-resolver.js';
import { AlertEventResolver, AlertsResolver, StateOfAlertResolver } from './alerts-resolver.js';
import { AttributedSalesResolver } from './attributed-sales-resolver.js';
import { CampaignsResolver } from './campaigns-resolver.js';
import { ChangeDriversResolver } from './change-drivers-resolver.js';
import { ChangePositionResolver, ChangesResolver } from './changes-resolver.js';
import { CustomerAccountsResolver } from './customer-accounts-resolver.js';
import { CustomerCohortsResolver } from './customer-cohorts-resolver.js';
import { CustomerSegmentsResolver } from './customer-segments-resolver.js';
import { CustomerValueResolver } from './customer-value-resolver.js';
import { CustomersResolver } from './customers-resolver.js';
import { DailySummaryResolver } from './daily-summary-resolver.js';
import { DayRecordResolver, RecordOfSessionsResolver, RecordOfSpendResolver } from './day-records-resolver.js';
import { DimensionsResolver } from './dimensions-resolver.js';
import { ExchangeRatesResolver } from './exchange-rates-resolver.js';
import { ExportsResolver } from './exports-resolver.js';
import { FeesResolver } from './fees-resolver.js';
import { InventoryResolver } from './inventory-resolver.js';
import { OrderItemsResolver } from './order-items-resolver.js';
import { OrderRecordResolver, RecordsOfOrderResolver } from './order-records-resolver.js';
import { OrdersResolver } from './orders-resolver.js';
import { guardPersonalData } from './personal-data.js';
import { ProductsResolver } from './products-resolver.js';
import { RefundsResolver } from './refunds-resolver.js';
import { RejectedRecordsResolver } from './rejected-records-resolver.js';
import { ReportResolver } from './report-resolver.js';
import { RfmSegmentsResolver } from './rfm-segments-resolver.js';
import { RollupsResolver } from './rollups-resolver.js';
import { rowSourceResolvers } from './row-source-resolvers.js';
import { SavedReportsResolver } from './saved-reports-resolver.js';
import { ReportRunResolver, RunOfReportResolver, ScheduledReportsResolver } from './scheduled-reports-resolver.js';
import { SearchResolver } from './search-resolver.js';
import { SessionsResolver } from './sessions-resolver.js';
import { SettlementsResolver } from './settlements-resolver.js';
import { SourcesResolver } from './sources-resolver.js';
import { SubscriptionsResolver } from './subscriptions-resolver.js';
import { SyncRunsResolver } from './sync-runs-resolver.js';
import { TriggerSyncResolver } from './trigger-sync-resolver.js';
import { WeeklyTrendsResolver } from './weekly-trends-resolver.js';

const resolvers: NonEmptyArray<new () => object> = [
  DailySummaryResolver,
  WeeklyTrendsResolver,
  ReportResolver,
  ChangeDriversResolver,
  CustomerSegmentsResolver,
  CustomerCohortsResolver,
  RfmSegmentsResolver,
  AttributedSalesResolver,
  OrdersResolver,
  OrderItemsResolver,
  RefundsResolver,
  CustomersResolver,
  CustomerValueResolver,
  CustomerAccountsResolver,
  ProductsResolver,
  InventoryResolver,
  CampaignsResolver,
  AdSpendResolver,
  FeesResolver,
  SettlementsResolver,
  SessionsResolver,
  DimensionsResolver,
  SourcesResolver,
  ExchangeRatesResolver,
  SyncRunsResolver,
  DayRecordResolver,
  RecordOfSpendResolver,
  RecordOfSessionsResolver,
  OrderRecordResolver,
  RecordsOfOrderResolver,
  RejectedRecordsResolver,
  RollupsResolver,
  SavedReportsResolver,
  ExportsResolver,
  ScheduledReportsResolver,
  RunOfReportResolver,
  ReportRunResolver,
  AlertsResolver,
  StateOfAlertResolver,
  AlertEventResolver,
  TriggerSyncResolver,
  SearchResolver,
  ChangesResolver,
  ChangePositionResolver,
  SubscriptionsResolver,
  ...rowSourceResolvers,
];

const rootDescriptions = {
  Query: 'Operations that read. Facts and dimensions are paged connections; aggregates are bounded lists.',
  Mutation: 'Operations that change state.',
  Subscription: 'Operations that are answered again and again, at `/graphql/stream`, as server-sent events.',
};

/** Wanted by type-graphql, and never used: every subscription has a source of its own. */
const noPubSub = {
  publish: () => undefined,
  subscribe: () => {
    throw new Error('a subscription has no source of its own');
  },
};

let schema: GraphQLSchema | undefined;

/** The executable schema, built once per process. */
export function apiSchema(): GraphQLSchema {
  schema ??= buildApiSchema();
  return schema;
}

function buildApiSchema(): GraphQLSchema {
  const built = buildSchemaSync({ resolvers, validate: false, pubSub: noPubSub });
  // type-graphql has no place for the description of a root type.
  for (const [name, description] of Object.entries(rootDescriptions)) {
    const type = built.getType(name);
    if (type) type.description = description;
  }
  letRootFieldsFail(built);
  letNullTakeDefaults(built);
  boundInputs(built);
  guardPersonalData(built);
  return built;
}
