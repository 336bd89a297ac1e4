import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import type { Document } from '../../../../clients/typescript/src/document.js';
import { withSetting } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { ApiContext } from '../../data/api-context.js';
import { storeName } from '../../data/names.js';
import { useAnswer } from '../../data/use-answer.js';
import { dayText } from '../../format/days.js';
import type { Figure } from '../../format/figures.js';
import {
  type AdSpendFilterInput,
  type CountedRows,
  type OrderFilterInput,
  OrdersBehindDocument,
  type OrdersBehindQuery,
  type RefundFilterInput,
  RefundsBehindDocument,
  type RefundsBehindQuery,
  type SessionsFilterInput,
  SpendBehindDocument,
  type SpendBehindQuery,
  VisitsBehindDocument,
  type VisitsBehindQuery,
} from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Exact } from '../../parts/exact.js';
import { Link } from '../../parts/link.js';
import { FaultNote } from '../../parts/notices.js';
import { Setting } from '../../parts/setting.js';
import { type Column, Table } from '../../parts/table.js';
import { behindFilter, type Kind } from './behind-filter.js';
import type { MetricOf } from './settings.js';

type Days = { first: string; last: string };
type OrderRow = OrdersBehindQuery['orders']['nodes'][number];
type RefundRow = RefundsBehindQuery['refunds']['nodes'][number];
type SpendRow = SpendBehindQuery['adSpend']['nodes'][number];
type VisitsRow = VisitsBehindQuery['sessions']['nodes'][number];

/** A page of what is listed. */
interface Page<Row> {
  nodes: readonly Row[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

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
  if (kind === undefined || span === null || !permissions.includes('facts')) return null;
  const { title } = kinds[kind];
  const { unlisted } = behindFilter(address, kind, span);
  const store = { title: 'Store', cell: ({ sourceId }: { sourceId: string }) => storeName(sourceId, frame) };
  const lists: Record<Kind, () => ComponentChildren> = {
    orders: () => (
      <Listed<OrdersBehindQuery, OrderRow, OrderFilterInput>
        kind={kind}
        document={OrdersBehindDocument}
        filter={behindFilter(address, 'orders', span).filter}
        pageOf={({ orders }) => orders}
        columns={[
          {
            title: 'Order',
            cell: ({ id, orderNumber, cancelledAt }) => (
              <>
                <OrderLink id={id}>{orderNumber}</OrderLink>
                {cancelledAt !== null && <span class="tag">cancelled</span>}
              </>
            ),
          },
          { title: 'Day', cell: ({ orderDate }) => dayText(orderDate) },
          store,
          number('Gross sales', 'grossSales'),
          number('Discounts', 'discounts'),
          number('Total', 'total'),
          number('Taken back', 'reversed'),
        ]}
      />
    ),
    refunds: () => (
      <Listed<RefundsBehindQuery, RefundRow, RefundFilterInput>
        kind={kind}
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
          number('Less', 'total'),
          number('Paid back', 'refunded'),
        ]}
      />
    ),
    spend: () => (
      <Listed<SpendBehindQuery, SpendRow, AdSpendFilterInput>
        kind={kind}
        document={SpendBehindDocument}
        filter={behindFilter(address, 'spend', span).filter}
        pageOf={({ adSpend }) => adSpend}
        columns={[
          { title: 'Day', cell: ({ date }) => dayText(date) },
          { ...store, title: 'Account' },
          {
            title: 'Campaign',
            cell: ({ campaign, network, device }) => [campaign?.name, network, device].filter(Boolean).join(' · '),
          },
          number('Spend', 'spend'),
          number('Impressions', 'impressions'),
          number('Clicks', 'clicks'),
          number('Conversions', 'conversions'),
        ]}
      />
    ),
    visits: () => (
      <Listed<VisitsBehindQuery, VisitsRow, SessionsFilterInput>
        kind={kind}
        document={VisitsBehindDocument}
        filter={behindFilter(address, 'visits', span).filter}
        pageOf={({ sessions }) => sessions}
        columns={[
          { title: 'Day', cell: ({ date }) => dayText(date) },
          { ...store, title: 'Property' },
          {
            title: 'Came by',
            cell: ({ channelGroup, sessionSource, landingPage, device }) =>
              [channelGroup, sessionSource, landingPage, device].filter(Boolean).join(' · '),
          },
          number('Sessions', 'sessions'),
          number('Engaged', 'engagedSessions'),
          number('Add to carts', 'addToCarts'),
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
    </>
  );
}

function number<Row extends { readonly [Name in Field]?: Figure }, Field extends string>(
  title: string,
  field: Field,
): Column<Row> {
  return { title, isNumber: true, cell: (row) => <Exact value={row[field]} /> };
}

/** A page of rows. The next one is in the address, and the back button goes one back. */
function Listed<Data, Row extends { id: string }, Filter>({
  kind,
  document,
  filter,
  pageOf,
  columns,
}: {
  kind: Kind;
  document: Document<Data, { filter?: Filter | null | undefined; after?: string | null | undefined }>;
  filter: Filter;
  pageOf: (data: Data) => Page<Row>;
  columns: readonly Column<Row>[];
}) {
  const { address } = useAddress();
  const { title, aside } = kinds[kind];
  const setting = `${kind}-after`;
  const after = address.settings[setting] ?? null;
  const { data, isCurrent, fault } = useAnswer(document, { filter, after });
  const page = data && pageOf(data);
  return (
    <ChartFrame
      title={title}
      aside={aside}
      isBusy={data !== null && !isCurrent}
      table={
        <>
          {fault && <FaultNote fault={fault} hasNumbers={data !== null} />}
          {page ? (
            <Table caption={title} columns={columns} rows={page.nodes} keyOf={({ id }) => id} />
          ) : (
            fault === null && <p class="skeleton block">0</p>
          )}
          {(after !== null || page?.pageInfo.hasNextPage) && (
            <nav class="pages" aria-label="Pages">
              {after !== null && <Link to={withSetting(address, setting, null)}>First page</Link>}
              {page?.pageInfo.hasNextPage && (
                <Link to={withSetting(address, setting, page.pageInfo.endCursor)}>Next page</Link>
              )}
            </nav>
          )}
        </>
      }
    />
  );
}

function OrderLink({ id, children }: { id: string; children: string }) {
  const { address } = useAddress();
  return <Link to={{ ...address, path: '/order', settings: { id } }}>{children}</Link>;
}
