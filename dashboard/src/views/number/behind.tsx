import { useContext } from 'preact/hooks';
import { withSetting } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { ApiContext } from '../../data/api-context.js';
import { storeName } from '../../data/names.js';
import { useAnswer } from '../../data/use-answer.js';
import { dayText } from '../../format/days.js';
import {
  type OrderFilterInput,
  OrdersBehindDocument,
  type OrdersBehindQuery,
  type RefundFilterInput,
  RefundsBehindDocument,
  type RefundsBehindQuery,
} from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Exact } from '../../parts/exact.js';
import { Link } from '../../parts/link.js';
import { FaultNote } from '../../parts/notices.js';
import { Setting } from '../../parts/setting.js';
import { type Column, Table } from '../../parts/table.js';
import { behindFilter } from './behind-filter.js';
import type { MetricOf } from './settings.js';

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
  const { filter, unlisted } = behindFilter(address, kind, span);
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
      {unlisted !== null ? (
        <ChartFrame
          title={titles[kind]}
          table={<p class="empty">They cannot be listed by {unlisted}: remove that condition to see them.</p>}
        />
      ) : kind === 'orders' ? (
        <Orders filter={filter} />
      ) : (
        <Refunds filter={filter} />
      )}
    </>
  );
}

const titles = { orders: 'The orders behind it', refunds: 'What was taken back' };

function Orders({ filter }: { filter: OrderFilterInput }) {
  const { address } = useAddress();
  const { frame } = useContext(ApiContext);
  const { data, isCurrent, fault } = useAnswer(OrdersBehindDocument, {
    filter,
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

function Refunds({ filter }: { filter: RefundFilterInput }) {
  const { address } = useAddress();
  const { frame } = useContext(ApiContext);
  const { data, isCurrent, fault } = useAnswer(RefundsBehindDocument, {
    filter,
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
