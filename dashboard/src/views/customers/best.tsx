import type { Address } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { useAnswer } from '../../data/use-answer.js';
import { dayText } from '../../format/days.js';
import type { Figure } from '../../format/figures.js';
import { noNumber } from '../../format/numbers.js';
import {
  BestCustomersDocument,
  type BestCustomersQuery,
  type CustomerFilterInput,
  type CustomerLineFragment,
} from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Link } from '../../parts/link.js';
import { FaultNote } from '../../parts/notices.js';
import { Opens } from '../../parts/number-link.js';
import { type Column, Table } from '../../parts/table.js';
import { customerAddress } from './customer-links.js';
import { CustomerName, segmentName } from './customer-names.js';

type Customer = BestCustomersQuery['customers']['nodes'][number];

/** The columns of a list of customers, each of whom opens. */
export const customerColumns = (address: Address): Column<CustomerLineFragment>[] => [
  {
    title: 'Customer',
    cell: (customer) => (
      <>
        <Link to={customerAddress(address, customer.id)}>
          <CustomerName {...customer} />
        </Link>
        {customer.segment && <span class="of">{segmentName(customer.segment)}</span>}
      </>
    ),
  },
  opensColumn(address, 'Spent', ({ totalSpent }) => totalSpent),
  opensColumn(address, 'Orders', ({ orderCount }) => orderCount),
  {
    ...{ title: 'Last order', isNumber: true },
    cell: ({ lastOrderDate }) => (lastOrderDate === null ? noNumber : dayText(lastOrderDate)),
  },
];

/** A column of numbers that open to their customer. */
function opensColumn<Row extends { id: string }>(
  address: Address,
  title: string,
  valueOf: (row: Row) => Figure,
): Column<Row> {
  return { title, isNumber: true, cell: (row) => <Opens to={customerAddress(address, row.id)} value={valueOf(row)} /> };
}

/** Who has spent most, and is expected to spend: of all their orders, whatever the range. */
export function Best({
  filter,
  whose,
}: {
  filter: CustomerFilterInput;
  /** Of which customers, in words. */
  whose: string;
}) {
  const { address } = useAddress();
  const { data, isCurrent, fault } = useAnswer(BestCustomersDocument, { filter });
  const columns: Column<Customer>[] = [
    ...customerColumns(address),
    {
      ...{ title: 'Expected in 52 weeks', isNumber: true },
      cell: ({ id, value: { predictedValue, refusal } }) =>
        predictedValue ? (
          <Opens to={customerAddress(address, id)} value={predictedValue} />
        ) : (
          <span title={refusal ?? undefined}>{noNumber}</span>
        ),
    },
  ];
  return (
    <ChartFrame
      title="Best customers"
      aside={`of ${whose}, by their lifetime net sales`}
      isBusy={data !== null && !isCurrent && fault === null}
      table={
        <>
          {fault && <FaultNote fault={fault} hasNumbers={data !== null} />}
          {data ? (
            <Table
              caption="Best customers"
              columns={columns}
              rows={data.customers.nodes}
              keyOf={({ id }) => id}
              empty="Nobody has ordered yet."
            />
          ) : (
            !fault && <p class="skeleton block">0</p>
          )}
        </>
      }
    />
  );
}
