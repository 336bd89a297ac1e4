import { useContext } from 'preact/hooks';
import { useAddress } from '../../address/navigation.js';
import { ApiContext } from '../../data/api-context.js';
import { countryName, storeName } from '../../data/names.js';
import { useAnswer } from '../../data/use-answer.js';
import { useViewer } from '../../data/use-viewer.js';
import { dayText, instantText } from '../../format/days.js';
import { OneOrderDocument, type OneOrderQuery, OrderRecordsDocument } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Exact } from '../../parts/exact.js';
import { FaultNote, Notice } from '../../parts/notices.js';
import { RawRecords } from '../../parts/raw-records.js';
import { type Column, numberColumn, Table } from '../../parts/table.js';

type Order = NonNullable<OneOrderQuery['order']>;

/** One order: its amounts, its lines, what was taken back of it, and the records that it was built from. */
export function View() {
  const { address } = useAddress();
  const { frame } = useContext(ApiContext);
  const permissions = useViewer()?.permissions ?? [];
  const { id } = address.settings;
  const { data, isCurrent, fault } = useAnswer(OneOrderDocument, id === undefined ? null : { id });
  if (id === undefined) return <p class="empty">This address names no order: open one from a number.</p>;
  if (!data || !isCurrent) return fault ? <FaultNote fault={fault} /> : <p class="skeleton block">0</p>;
  const { order } = data;
  if (order === null) return <p class="empty">There is no order “{id}”, or you may not see it.</p>;
  const facts: [name: string, text: string | null][] = [
    ['Placed', instantText(order.orderedAt)],
    ['Business day', dayText(order.orderDate)],
    ['Store', storeName(order.sourceId, frame)],
    ['Country', order.shipToCountry && countryName(order.shipToCountry)],
    ['Payment', order.financialStatus],
    ['Shipping', order.fulfillmentStatus],
    ['Cancelled', order.cancelledAt && instantText(order.cancelledAt)],
  ];
  return (
    <div class="view">
      {order.staleSince !== null && (
        <Notice kind="warning">
          A newer version of {instantText(order.staleSince)} could not be read: {order.staleMessage}
        </Notice>
      )}
      <section class="card" aria-label={`Order ${order.orderNumber}`}>
        <header>
          <h2>Order {order.orderNumber}</h2>
        </header>
        <dl class="order-facts">
          {facts.map(([name, text]) =>
            text ? (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            ) : null,
          )}
          {amounts.map(([name, field]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <Exact value={order[field]} />
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <ChartFrame
        title="Lines"
        table={<Table caption="Lines" columns={ofLines} rows={order.items} keyOf={(line) => line.id} empty="None." />}
      />
      <ChartFrame
        title="Taken back"
        table={
          <Table
            caption="Taken back"
            columns={ofRefunds}
            rows={order.refunds}
            keyOf={(refund) => refund.id}
            empty="Nothing."
          />
        }
      />
      {permissions.includes('operate') && permissions.includes('personal') && (
        <RawRecords
          key={id}
          aside="as the platform sent them, with personal data; reading them is noted in the audit log"
          document={OrderRecordsDocument}
          variables={{ id }}
          recordsOf={({ order: found }) => found?.rawRecords ?? []}
        />
      )}
    </div>
  );
}

const amounts = [
  ['Gross sales', 'grossSales'],
  ['Discounts', 'discounts'],
  ['Total', 'total'],
  ['Taken back', 'reversed'],
  ['Revenue', 'revenue'],
] as const satisfies [string, keyof Order][];

const ofLines: Column<Order['items'][number]>[] = [
  {
    title: 'Product',
    cell: ({ product }) => [product?.title, product?.variantTitle].filter(Boolean).join(' / ') || 'Not known',
  },
  { title: 'SKU', cell: ({ sku }) => sku },
  numberColumn('Quantity', 'quantity'),
  numberColumn('Gross sales', 'grossSales'),
  numberColumn('Discounts', 'discounts'),
];

const ofRefunds: Column<Order['refunds'][number]>[] = [
  { title: 'Day', cell: ({ refundDate }) => dayText(refundDate) },
  { title: 'What', cell: ({ kind }) => kind.toLowerCase() },
  { title: 'Reason', cell: ({ reason }) => reason },
  numberColumn('Less', 'total'),
];
