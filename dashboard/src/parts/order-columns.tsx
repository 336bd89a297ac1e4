import { useAddress } from '../address/navigation.js';
import { storeName } from '../data/names.js';
import { dayText } from '../format/days.js';
import type { FrameQuery, OrderLineFragment } from '../generated/documents.js';
import { Link } from './link.js';
import { type Column, numberColumn } from './table.js';

/** The columns of a list of orders, each of which opens. */
export function orderColumns(frame: FrameQuery | null): Column<OrderLineFragment>[] {
  return [
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
    numberColumn('Gross sales', 'grossSales'),
    numberColumn('Discounts', 'discounts'),
    numberColumn('Total', 'total'),
    numberColumn('Taken back', 'reversed'),
  ];
}

/** The number of an order, which opens it. */
export function OrderLink({ id, children }: { id: string; children: string }) {
  const { address } = useAddress();
  return <Link to={{ ...address, path: '/order', settings: { id } }}>{children}</Link>;
}
