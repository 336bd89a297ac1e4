import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import type { Address } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { ApiContext } from '../../data/api-context.js';
import { storeName } from '../../data/names.js';
import { narrowedTo, narrowingsOf, ofPeriod } from '../../data/narrowing.js';
import { dayText } from '../../format/days.js';
import {
  type AdSpendFilterInput,
  type CountedRows,
  DayRecordDocument,
  type OrderFilterInput,
  OrdersBehindDocument,
  type OrdersBehindQuery,
  type RefundFilterInput,
  RefundsBehindDocument,
  type RefundsBehindQuery,
  type ReportDimension,
  type SessionsFilterInput,
  SpendBehindDocument,
  type SpendBehindQuery,
  VisitsBehindDocument,
  type VisitsBehindQuery,
} from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Link } from '../../parts/link.js';
import { Listed } from '../../parts/listed.js';
import { numberAddress } from '../../parts/number-link.js';
import { orderColumns, OrderLink } from '../../parts/order-columns.js';
import { RawRecords } from '../../parts/raw-records.js';
import { Setting } from '../../parts/setting.js';
import { numberColumn } from '../../parts/table.js';
import { behindFilter, type Kind } from './behind-filter.js';
import type { MetricOf } from './settings.js';

type Days = { first: string; last: string };
type OrderRow = OrdersBehindQuery['orders']['nodes'][number];
type RefundRow = RefundsBehindQuery['refunds']['nodes'][number];
type SpendRow = SpendBehindQuery['adSpend']['nodes'][number];
type VisitsRow = VisitsBehindQuery['sessions']['nodes'][number];

const kinds: Record<Kind, { counted: CountedRows; name: string; title: string; aside: string }> = {
  orders: { counted: 'ORDERS', name: 'orders', title: 'The orders behind it', aside: 'newest first' },
  refunds: {
    ...{ counted: 'REFUNDS', name: 'what was taken back', title: 'What was taken back' },
    aside: 'by its own day, newest first',
  },
  spend: {
    ...{ counted: 'AD_SPEND', name: 'advertising', title: 'The advertising behind it' },
    aside: 'each account’s day by campaign, newest first',
  },
  visits: {
    ...{ counted: 'SESSIONS', name: 'visits', title: 'The visits behind it' },
    aside: 'each property’s day by what they came by, newest first',
  },
};

/**
 * The orders, refunds, advertising and visits that a number is made of, for those who may see them.
 * @param span the days of the number; null: not known yet
 */
export function Behind({
  metric: { countedRows },
  span,
  permissions,
}: {
  metric: MetricOf;
  span: Days | null;
  permissions: readonly string[];
}) {
  const { address } = useAddress();
  const { frame } = useContext(ApiContext);
  const fitting = (Object.keys(kinds) as Kind[]).filter((one) => countedRows.includes(kinds[one].counted));
  const kind = fitting.find((one) => one === address.settings.behind) ?? fitting[0];
  if (span === null) return null;
  if (kind === undefined) return <p class="note">No single orders, refunds, advertising or visits stand behind it.</p>;
  if (!permissions.includes('facts'))
    return <p class="note">What stands behind it is listed for those with the permission “facts”.</p>;
  const { title, aside } = kinds[kind];
  const listed = { title, aside, setting: `${kind}-after` };
  const { unlisted } = behindFilter(address, kind, span);
  const store = { title: 'Store', cell: ({ sourceId }: { sourceId: string }) => storeName(sourceId, frame) };
  const accounts = kind === 'visits' ? 'WEB_PROPERTY' : 'AD_ACCOUNT';
  const isOneRecord =
    (kind === 'spend' || kind === 'visits') &&
    span.first === span.last &&
    narrowingsOf(address).some(({ dimension, key }) => dimension === accounts && key !== null);
  const lists: Record<Kind, () => ComponentChildren> = {
    orders: () => (
      <Listed<OrdersBehindQuery, OrderRow, OrderFilterInput>
        {...listed}
        document={OrdersBehindDocument}
        filter={behindFilter(address, 'orders', span).filter}
        pageOf={({ orders }) => orders}
        columns={orderColumns(frame)}
      />
    ),
    refunds: () => (
      <Listed<RefundsBehindQuery, RefundRow, RefundFilterInput>
        {...listed}
        document={RefundsBehindDocument}
        filter={behindFilter(address, 'refunds', span).filter}
        pageOf={({ refunds }) => refunds}
        columns={[
          {
            title: 'Order',
            cell: ({ order }) => (order ? <OrderLink id={order.id}>{order.orderNumber}</OrderLink> : 'Not known'),
          },
          { title: 'Day', cell: ({ refundDate }) => dayText(refundDate) },
          { title: 'Store', cell: ({ order }) => (order ? storeName(order.sourceId, frame) : '') },
          { title: 'What', cell: ({ kind: what, reason }) => [what.toLowerCase(), reason].filter(Boolean).join(', ') },
          numberColumn('Less', 'total'),
          numberColumn('Paid back', 'refunded'),
        ]}
      />
    ),
    spend: () => (
      <Listed<SpendBehindQuery, SpendRow, AdSpendFilterInput>
        {...listed}
        document={SpendBehindDocument}
        filter={behindFilter(address, 'spend', span).filter}
        pageOf={({ adSpend }) => adSpend}
        columns={[
          {
            title: 'Day',
            cell: ({ date, sourceId, accountId }) => (
              <Link to={accountDay(address, { date, metric: 'adSpend', accounts, key: `${sourceId}/${accountId}` })}>
                {dayText(date)}
              </Link>
            ),
          },
          { ...store, title: 'Account' },
          {
            title: 'Campaign',
            cell: ({ campaign, network, device }) => [campaign?.name, network, device].filter(Boolean).join(' · '),
          },
          numberColumn('Spend', 'spend'),
          numberColumn('Impressions', 'impressions'),
          numberColumn('Clicks', 'clicks'),
          numberColumn('Conversions', 'conversions'),
        ]}
      />
    ),
    visits: () => (
      <Listed<VisitsBehindQuery, VisitsRow, SessionsFilterInput>
        {...listed}
        document={VisitsBehindDocument}
        filter={behindFilter(address, 'visits', span).filter}
        pageOf={({ sessions }) => sessions}
        columns={[
          {
            title: 'Day',
            cell: ({ date, sourceId, propertyId }) => (
              <Link to={accountDay(address, { date, metric: 'sessions', accounts, key: `${sourceId}/${propertyId}` })}>
                {dayText(date)}
              </Link>
            ),
          },
          { ...store, title: 'Property' },
          {
            title: 'Came by',
            cell: ({ channelGroup, sessionSource, landingPage, device }) =>
              [channelGroup, sessionSource, landingPage, device].filter(Boolean).join(' · '),
          },
          numberColumn('Sessions', 'sessions'),
          numberColumn('Engaged', 'engagedSessions'),
          numberColumn('Add to carts', 'addToCarts'),
        ]}
      />
    ),
  };
  return (
    <>
      {fitting.length > 1 && (
        <div class="settings">
          <Setting
            name="behind"
            label="Behind it"
            value={kind}
            options={fitting.map((value) => ({ value, name: kinds[value].name }))}
          />
        </div>
      )}
      {unlisted === null ? (
        lists[kind]()
      ) : (
        <ChartFrame
          title={title}
          table={<p class="empty">They cannot be listed by {unlisted}: remove that condition to see them.</p>}
        />
      )}
      {isOneRecord && permissions.includes('operate') && (
        <RawRecords
          aside="the whole day of the account, as the platform reported it"
          document={DayRecordDocument}
          variables={{
            ...{ spend: behindFilter(address, 'spend', span).filter, isSpend: kind === 'spend' },
            ...{ visits: behindFilter(address, 'visits', span).filter, isVisits: kind === 'visits' },
          }}
          recordsOf={({ adSpend, sessions }) =>
            [...(adSpend?.nodes ?? []), ...(sessions?.nodes ?? [])].flatMap(({ dayRecord }) => dayRecord ?? [])
          }
        />
      )}
    </>
  );
}

/** Where a day of an account opens: to what was reported of it, and the record that it was built from. */
function accountDay(
  address: Address,
  { date, metric, accounts, key }: { date: string; metric: string; accounts: ReportDimension; key: string },
): Address {
  const day = ofPeriod(address, { first: date, last: date })!;
  return numberAddress(narrowedTo(day, { dimension: accounts, key }), metric);
}
