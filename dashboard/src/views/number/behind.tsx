import { useContext } from 'preact/hooks';
import { type Address, withSetting } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { ApiContext } from '../../data/api-context.js';
import { storeName } from '../../data/names.js';
import { useAnswer } from '../../data/use-answer.js';
import { dayText } from '../../format/days.js';
import {
  OrdersBehindDocument,
  type OrdersBehindQuery,
  RefundsBehindDocument,
  type RefundsBehindQuery,
  type Segment,
} from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Exact } from '../../parts/exact.js';
import { Link } from '../../parts/link.js';
import { FaultNote } from '../../parts/notices.js';
import { Setting } from '../../parts/setting.js';
import { type Column, Table } from '../../parts/table.js';
import { type MetricOf, narrowingsOf } from './settings.js';

type Days = { first: string; last: string };
type OrderRow = OrdersBehindQuery['orders']['nodes'][number];
type RefundRow = RefundsBehindQuery['refunds']['nodes'][number];

/**
 * The orders and refunds that a number is made of, for those who may see them.
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
  const kinds = (['orders', 'refunds'] as const).filter((rows) =>
    countedRows.some((counted) => counted.toLowerCase() === rows),
  );
  const kind = kinds.find((one) => one === address.settings.behind) ?? kinds[0];
  if (kind === undefined || span === null || !permissions.includes('facts')) return null;
  const unlisted = whatCannotList(address, kind);
  return (
    <>
      {kinds.length > 1 && (
        <div class="settings">
          <Setting
            name="behind"
            label="Behind it"
            value={kind}
            options={kinds.map((value) => ({ value, name: value === 'orders' ? 'orders' : 'what was taken back' }))}
          />
        </div>
      )}
      {unlisted.length > 0 ? (
        <ChartFrame
          title={titles[kind]}
          table={
            <p class="empty">They cannot be listed by {unlisted.join(' and ')}: remove that filter to see them.</p>
          }
        />
      ) : kind === 'orders' ? (
        <Orders address={address} span={span} />
      ) : (
        <Refunds address={address} span={span} />
      )}
    </>
  );
}

const titles = { orders: 'The orders behind it', refunds: 'What was taken back' };

/** Of the filters of an address, those that the list of orders or refunds does not have. */
function whatCannotList(address: Address, kind: 'orders' | 'refunds'): string[] {
  const { filters } = address;
  return [
    ...(filters.country.length > 0 ? ['country'] : []),
    ...(filters.category.length > 0 ? ['category'] : []),
    ...(filters.segment.length > 0 && kind === 'refunds' ? ['segment'] : []),
    ...narrowingsOf(address)
      .filter(({ dimension, key }) => kind !== 'refunds' || dimension !== 'VARIANT' || key === null)
      .map(({ dimension }) => dimension.toLowerCase().replaceAll('_', ' ')),
  ];
}

function channelsAndDays({ filters }: Address, { first, last }: Days) {
  return {
    date: { range: { from: first, to: last } },
    ...(filters.store.length > 0 && { source: [...filters.store] }),
    ...(filters.channel.length > 0 && { channel: [...filters.channel] }),
  };
}

function Orders({ address, span }: { address: Address; span: Days }) {
  const { frame } = useContext(ApiContext);
  const { segment } = address.filters;
  const { data, isCurrent, fault } = useAnswer(OrdersBehindDocument, {
    filter: {
      ...channelsAndDays(address, span),
      ...(segment.length > 0 && { segment: segment.map((one) => one.toUpperCase() as Segment) }),
      ...{ isTest: false, isSubOrder: false },
    },
    after: address.settings['orders-after'] ?? null,
  });
  const columns: Column<OrderRow>[] = [
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
    { title: 'Store', cell: ({ sourceId }) => storeName(sourceId, frame) },
    { title: 'Gross sales', isNumber: true, cell: ({ grossSales }) => <Exact value={grossSales} /> },
    { title: 'Discounts', isNumber: true, cell: ({ discounts }) => <Exact value={discounts} /> },
    { title: 'Total', isNumber: true, cell: ({ total }) => <Exact value={total} /> },
    { title: 'Taken back', isNumber: true, cell: ({ reversed }) => <Exact value={reversed} /> },
  ];
  return (
    <ChartFrame
      title={titles.orders}
      aside="newest first"
      isBusy={data !== null && !isCurrent}
      table={
        <>
          {fault && <FaultNote fault={fault} hasNumbers={data !== null} />}
          {data ? (
            <Table caption={titles.orders} columns={columns} rows={data.orders.nodes} keyOf={({ id }) => id} />
          ) : (
            fault === null && <p class="skeleton block">0</p>
          )}
          <Pages setting="orders-after" next={data?.orders.pageInfo ?? null} />
        </>
      }
    />
  );
}

function Refunds({ address, span }: { address: Address; span: Days }) {
  const { frame } = useContext(ApiContext);
  const products = narrowingsOf(address).flatMap(({ dimension, key }) => (dimension === 'VARIANT' && key ? [key] : []));
  const { data, isCurrent, fault } = useAnswer(RefundsBehindDocument, {
    filter: {
      ...channelsAndDays(address, span),
      ...(products.length > 0 && { product: products }),
      isTest: false,
    },
    after: address.settings['refunds-after'] ?? null,
  });
  const columns: Column<RefundRow>[] = [
    {
      title: 'Order',
      cell: ({ order }) => (order ? <OrderLink id={order.id}>{order.orderNumber}</OrderLink> : 'Not known'),
    },
    { title: 'Day', cell: ({ refundDate }) => dayText(refundDate) },
    { title: 'Store', cell: ({ order }) => (order ? storeName(order.sourceId, frame) : '') },
    { title: 'What', cell: ({ kind, reason }) => [kind.toLowerCase(), reason].filter(Boolean).join(', ') },
    { title: 'Less', isNumber: true, cell: ({ total }) => <Exact value={total} /> },
    { title: 'Paid back', isNumber: true, cell: ({ refunded }) => <Exact value={refunded} /> },
  ];
  return (
    <ChartFrame
      title={titles.refunds}
      aside="by its own day, newest first"
      isBusy={data !== null && !isCurrent}
      table={
        <>
          {fault && <FaultNote fault={fault} hasNumbers={data !== null} />}
          {data ? (
            <Table caption={titles.refunds} columns={columns} rows={data.refunds.nodes} keyOf={({ id }) => id} />
          ) : (
            fault === null && <p class="skeleton block">0</p>
          )}
          <Pages setting="refunds-after" next={data?.refunds.pageInfo ?? null} />
        </>
      }
    />
  );
}

function OrderLink({ id, children }: { id: string; children: string }) {
  const { address } = useAddress();
  return <Link to={{ ...address, path: '/order', settings: { id } }}>{children}</Link>;
}

/** To the next page, and back to the first: the page is in the address, and the back button goes one back. */
function Pages({
  setting,
  next,
}: {
  setting: string;
  next: { hasNextPage: boolean; endCursor: string | null } | null;
}) {
  const { address } = useAddress();
  const isFirst = address.settings[setting] === undefined;
  if (isFirst && !next?.hasNextPage) return null;
  return (
    <nav class="pages" aria-label="Pages">
      {!isFirst && <Link to={withSetting(address, setting, null)}>First page</Link>}
      {next?.hasNextPage && <Link to={withSetting(address, setting, next.endCursor)}>Next page</Link>}
    </nav>
  );
}
