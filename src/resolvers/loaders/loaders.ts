import type { CalendarDate } from '../../canonical/calendar-date.js';
import type { Queryable } from '../../database/sql.js';
import { alertChecksOf } from '../../ledger/alerts/checks.js';
import { noticesOf } from '../../ledger/alerts/notices.js';
import { messagesOf } from '../../ledger/messages/messages.js';
import { rejectedCountOfSources } from '../../ledger/rejected-records/rejected-rows.js';
import { savedReports } from '../../ledger/saved-reports/saved-reports.js';
import { linksOf } from '../../ledger/scheduled-reports/links.js';
import { latestRunOfReports } from '../../ledger/scheduled-reports/runs.js';
import type { Scope } from '../../ledger/scope/scope.js';
import { rowSourcesByKey, sourcesByKey } from '../../ledger/sources/source-rows.js';
import { latestRunOfSources, streamsOfRuns } from '../../ledger/sync-runs/run-rows.js';
import { streamsOfSources } from '../../ledger/sync-runs/stream-rows.js';
import { type Basis, dayOf, refusalOf } from '../../models/customer-value/predict.js';
import { historiesOfCustomers } from '../../models/customer-value/purchase-histories.js';
import { campaignsByKey, historyOfCampaigns } from '../../models/reporting/campaign-rows.js';
import type { ChannelDirectory } from '../../models/reporting/channels.js';
import { accountsOfCustomers, customersByKey, ordersOfAccounts } from '../../models/reporting/customer-rows.js';
import { datesByKey } from '../../models/reporting/date-rows.js';
import { recordsOfDays } from '../../models/reporting/day-records.js';
import { inventoryOfProducts, levelsById, locationsByKey } from '../../models/reporting/inventory-rows.js';
import { itemsByKey, itemsOfOrders } from '../../models/reporting/order-item-rows.js';
import { recordsOfOrders } from '../../models/reporting/order-records.js';
import { ordersByKey, ordersOfCustomers } from '../../models/reporting/order-rows.js';
import { historyOfProducts, productsByKey } from '../../models/reporting/product-rows.js';
import { refundsByKey, refundsOfOrders } from '../../models/reporting/refund-rows.js';
import { remarksOfSources, schemaDriftOfSources } from '../../models/reporting/remark-rows.js';
import { readsFactsForRfm, rfmScale } from '../../models/reporting/rfm/rfm-scale.js';
import { rfmOfCustomers } from '../../models/reporting/rfm/rfm-scores.js';
import { differencesOfSettlements } from '../../models/reporting/settlement-rows.js';
import type { QuestionDatabase, ReadSnapshot } from '../../models/reporting/snapshot.js';
import { touchPointsOfOrders } from '../../models/reporting/touch-point-rows.js';
import {
  presentAccount,
  presentChannel,
  presentDate,
  presentLocation,
  presentProductVersion,
  presentRfm,
} from '../present/dimensions.js';
import { presentRun, presentSource } from '../present/operations.js';
import type { RowShapes } from '../present/row-shapes.js';
import { presentReportLink, presentReportMessage, presentReportRun } from '../present/scheduled-reports.js';
import { presentDifference } from '../present/settlements.js';
import { manyOf, manyRowsOf, oneOf, oneRowOf, RowLoader } from './batch.js';

export type Loaders = ReturnType<typeof createLoaders>;

/** A position in the raw log. */
export interface RawPlace {
  chunkId: string;
  position: number;
}

/** Records of the raw log as UTF-8 text, in the requested order; null where there is none. */
type ReadRawText = (places: readonly RawPlace[]) => Promise<(string | null)[]>;

/** What loaders need beside the database. */
interface LoaderSources {
  shapes: RowShapes;
  snapshot: ReadSnapshot;
  today: CalendarDate;
  channels: () => Promise<ChannelDirectory>;
  valueBasis: () => Promise<Basis>;
  readRawText: ReadRawText;
}

/** What nested fields read through: the keys of all rows of a level together, in one statement. For one request and its scope. */
export function createLoaders(
  db: QuestionDatabase,
  scope: Scope,
  reportingCurrency: () => Promise<string>,
  { shapes, snapshot, today, channels, valueBasis, readRawText }: LoaderSources,
) {
  return {
    order: oneRowOf({ read: (keys, columns) => ordersByKey(db, scope, keys, columns), shape: shapes.order }),
    itemsOfOrder: manyRowsOf({
      read: (keys, columns) => itemsOfOrders(db, scope, keys, columns),
      shape: shapes.orderItem,
    }),
    recordsOfOrder: manyOf(
      (keys: readonly string[]) => recordsOfOrders(db, scope, keys),
      (row) => row.orderKey,
      (row) => row,
    ),
    recordOfDay: oneOf(
      (keys: readonly string[]) => recordsOfDays(db, scope, keys),
      (row) => row.dayKey,
      (row) => row,
    ),
    touchPointsOfOrder: manyOf(
      (keys: readonly string[]) => touchPointsOfOrders(db, scope, keys),
      (row) => row.orderKey,
      (row) => row,
    ),
    orderItem: oneRowOf({ read: (keys, columns) => itemsByKey(db, scope, keys, columns), shape: shapes.orderItem }),
    refund: oneRowOf({ read: (keys, columns) => refundsByKey(db, scope, keys, columns), shape: shapes.refund }),
    refundsOfOrder: manyRowsOf({
      read: (keys, columns) => refundsOfOrders(db, scope, keys, columns),
      shape: shapes.refund,
    }),
    /** Of the directory, which is read once per request. */
    channel: new RowLoader(async (keys: readonly string[]) => {
      const found = new Map((await channels()).channels.map((channel) => [channel.channelKey, channel]));
      return keys.map((key) => (found.has(key) ? presentChannel(found.get(key)!) : null));
    }),
    customer: oneRowOf({
      read: (keys, columns) => customersByKey(db, scope, keys, columns),
      shape: shapes.customer,
      shared: reportingCurrency,
    }),
    accountsOfCustomer: manyOf(
      (keys: readonly string[]) => accountsOfCustomers(db, scope, keys),
      (row) => row.customerKey,
      presentAccount,
    ),
    ordersOfAccount: oneOf(
      (keys: readonly string[]) => ordersOfAccounts(db, scope, keys),
      (row) => row.accountKey,
      (row) => row,
    ),
    rfmOfCustomer: oneFor((asOf: CalendarDate | null) => {
      // The same for the customers of each level.
      let scale: ReturnType<typeof rfmScale> | undefined;
      return new RowLoader(async (keys: readonly string[]) => {
        const currency = await reportingCurrency();
        const { day, rows } = await snapshot(
          (view) => readsFactsForRfm(view, { scope, today }, asOf),
          async (whole) => {
            scale ??= rfmScale(whole, { scope, today }, asOf);
            const { day, cutPoints } = await scale;
            return {
              day,
              rows: cutPoints === null ? [] : await rfmOfCustomers(whole.db, scope, { day, cutPoints, keys }),
            };
          },
        );
        const found = new Map(rows.map((row) => [row.customerKey, presentRfm(row, day.asOf, currency)]));
        return keys.map((key) => found.get(key) ?? null);
      });
    }),
    ordersOfCustomer: oneFor((first: number) =>
      manyRowsOf({
        read: (keys, columns) => ordersOfCustomers(db, scope, keys, first, columns),
        shape: shapes.order,
      }),
    ),
    purchaseHistory: oneOf(
      async (customers: readonly string[]) => {
        const basis = await valueBasis();
        const day = dayOf(basis);
        if (day === null || refusalOf(basis) !== null) return [];
        return historiesOfCustomers(db, { sources: basis.group!.sources, day, customers });
      },
      (row) => row.customerKey,
      (row) => row,
    ),
    product: oneRowOf({ read: (keys, columns) => productsByKey(db, scope, keys, columns), shape: shapes.product }),
    historyOfProduct: manyOf(
      (keys: readonly string[]) => historyOfProducts(db, scope, keys),
      (row) => row.productKey,
      presentProductVersion,
    ),
    inventoryOfProduct: manyRowsOf({
      read: (keys, columns) => inventoryOfProducts(db, scope, keys, columns),
      shape: shapes.inventoryLevel,
    }),
    inventoryLevel: oneRowOf({
      read: (ids, columns) => levelsById(db, scope, ids, columns),
      shape: shapes.inventoryLevel,
    }),
    location: oneOf(
      (keys: readonly string[]) => locationsByKey(db, scope, keys),
      (row) => row.locationKey,
      presentLocation,
    ),
    campaign: oneRowOf({ read: (keys, columns) => campaignsByKey(db, scope, keys, columns), shape: shapes.campaign }),
    historyOfCampaign: manyOf(
      (keys: readonly string[]) => historyOfCampaigns(db, scope, keys),
      (row) => row.campaignKey,
      (row) => row,
    ),
    differencesOfSettlement: manyOf(
      (keys: readonly string[]) => differencesOfSettlements(db, scope, keys),
      (row) => row.settlementKey,
      presentDifference,
    ),
    date: oneOf(
      (keys: readonly number[]) => datesByKey(db, keys),
      (row) => row.dateKey,
      presentDate,
    ),
    source: oneOf(
      (keys: readonly string[]) => sourcesByKey(db, scope, keys),
      (row) => row.sourceId,
      presentSource,
    ),
    rowSource: oneOf(
      (keys: readonly string[]) => rowSourcesByKey(db, scope, keys),
      (row) => row.id,
      (row) => row,
    ),
    streamsOfSource: manyOf(
      (keys: readonly string[]) => streamsOfSources(db, scope, keys),
      (row) => row.sourceId,
      (row) => row,
    ),
    schemaDriftOfSource: manyOf(
      (keys: readonly string[]) => schemaDriftOfSources(db, scope, keys),
      (row) => row.sourceId,
      (row) => row,
    ),
    remarksOfSource: manyOf(
      (keys: readonly string[]) => remarksOfSources(db, scope, keys),
      (row) => row.sourceId,
      (row) => row,
    ),
    rejectedOfSource: oneOf(
      (keys: readonly string[]) => rejectedCountOfSources(db, scope, keys),
      (row) => row.sourceId,
      (row) => Number(row.rejected),
    ),
    latestRunOfSource: oneOf(
      (keys: readonly string[]) => latestRunOfSources(db, scope, keys),
      (row) => row.sourceId,
      presentRun,
    ),
    streamsOfRun: manyOf(
      (keys: readonly string[]) => streamsOfRuns(db, scope, keys),
      (row) => row.runId,
      (row) => row,
    ),
    latestRunOfReport: oneOf(
      (keys: readonly string[]) => latestRunOfReports(db, scope, keys),
      (row) => row.report,
      presentReportRun,
    ),
    messagesOfReportRun: manyOf(
      (keys: readonly string[]) => messagesOf(db, keys),
      (row) => row.subjectId,
      presentReportMessage,
    ),
    linksOfReportRun: manyOf(
      (keys: readonly string[]) => linksOf(db, keys),
      (row) => row.runId,
      presentReportLink,
    ),
    checkOfAlert: oneOf(
      (keys: readonly string[]) => alertChecksOf(db, keys),
      (row) => row.alert,
      (row) => row,
    ),
    messagesOfAlertEvent: new RowLoader((keys: readonly string[]) => messagesOfEvents(db, keys)),
    /** All of them, by any key. */
    savedReports: new RowLoader(async (keys: readonly string[]) => {
      const saved = await savedReports(db);
      return keys.map(() => saved);
    }),
    /** By `chunk/position`. */
    rawText: new RowLoader((places: readonly string[]) =>
      readRawText(
        places.map((place) => {
          const [chunkId = '', position] = place.split('/');
          return { chunkId, position: Number(position) };
        }),
      ),
    ),
  };
}

/** One loader per argument, such as the size of a page: another one is another statement. */
function oneFor<Argument, Loader>(create: (argument: Argument) => Loader): (argument: Argument) => Loader {
  const loaders = new Map<Argument, Loader>();
  return (argument) => {
    const loader = loaders.get(argument) ?? create(argument);
    loaders.set(argument, loader);
    return loader;
  };
}

/** The messages of each event's notices. */
async function messagesOfEvents(db: Queryable, eventIds: readonly string[]): Promise<object[][]> {
  const notices = await noticesOf(db, eventIds);
  const messages = await messagesOf(
    db,
    notices.map(({ noticeId }) => noticeId),
  );
  return eventIds.map((id) => {
    const own = new Set(notices.filter(({ eventId }) => eventId === id).map(({ noticeId }) => noticeId));
    return messages.filter(({ subjectId }) => own.has(subjectId)).map(presentReportMessage);
  });
}
