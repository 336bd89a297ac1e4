import { labelOf } from '../../data/names.js';
import { useAnswer } from '../../data/use-answer.js';
import { dayText } from '../../format/days.js';
import { BestCustomersDocument, type BestCustomersQuery, type CustomerFilterInput } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Exact } from '../../parts/exact.js';
import { FaultNote } from '../../parts/notices.js';
import { type Column, Table } from '../../parts/table.js';

type Customer = BestCustomersQuery['customers']['nodes'][number];

const columns: readonly Column<Customer>[] = [
  {
    title: 'Customer',
    cell: ({ id, firstName, lastName, segment }) => (
      <>
        {[firstName, lastName].filter(Boolean).join(' ') || <code>{id.slice(0, 8)}</code>}
        {segment && <span class="of">{labelOf('segment', segment.toLowerCase(), null)}</span>}
      </>
    ),
  },
  { title: 'Spent', isNumber: true, cell: ({ totalSpent }) => <Exact value={totalSpent} /> },
  { title: 'Orders', isNumber: true, cell: ({ orderCount }) => <Exact value={orderCount} /> },
  {
    ...{ title: 'Last order', isNumber: true },
    cell: ({ lastOrderDate }) => (lastOrderDate === null ? '–' : dayText(lastOrderDate)),
  },
  {
    ...{ title: 'Expected in 52 weeks', isNumber: true },
    cell: ({ value: { predictedValue, refusal } }) =>
      predictedValue ? <Exact value={predictedValue} /> : <span title={refusal ?? undefined}>–</span>,
  },
];

/** Who has spent most, and is expected to spend: of all their orders, whatever the range. */
export function Best({ filter }: { filter: CustomerFilterInput }) {
  const { data, isCurrent, fault } = useAnswer(BestCustomersDocument, { filter });
  return (
    <ChartFrame
      title="Best customers"
      aside="by their lifetime net sales"
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
