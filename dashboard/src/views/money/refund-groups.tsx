import { shareText } from '../../format/numbers.js';
import type { MoneyQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Exact } from '../../parts/exact.js';
import { ShareBar } from '../../parts/share-bar.js';
import { Table } from '../../parts/table.js';

type Reason = MoneyQuery['reasons']['groupTotals'][number];
type Category = MoneyQuery['categories']['groupTotals'][number];

/** What was taken back by its reason and by the category of the goods, side by side. */
export function RefundGroups({
  reasons,
  categories,
  isBusy,
}: {
  reasons: readonly Reason[] | null;
  categories: readonly Category[] | null;
  isBusy: boolean;
}) {
  return (
    <div class="pair">
      <ChartFrame
        title="Refunds by reason"
        field="refunds"
        isBusy={isBusy}
        table={
          reasons ? (
            <Table
              caption="Refunds by reason"
              rows={reasons}
              keyOf={({ isOther, refundReason }) => (isOther ? 'other' : `key ${refundReason?.key}`)}
              empty="Nothing was taken back in this range."
              columns={[
                {
                  title: 'Reason',
                  cell: ({ isOther, refundReason, share }) => (
                    <>
                      {isOther ? 'All others' : (refundReason?.key ?? 'No reason given')}
                      <ShareBar share={share.refunds} />
                    </>
                  ),
                },
                { title: 'Refunds', isNumber: true, cell: ({ refunds }) => <Exact value={refunds} /> },
                { title: 'Share', isNumber: true, cell: ({ share }) => shareText(share.refunds) },
                { title: 'Returns', isNumber: true, cell: ({ returns }) => <Exact value={returns} /> },
              ]}
            />
          ) : (
            <p class="skeleton block">0</p>
          )
        }
      />
      <ChartFrame
        title="Returns by category"
        field="returns"
        isBusy={isBusy}
        table={
          categories ? (
            <Table
              caption="Returns by category"
              rows={categories}
              keyOf={({ isOther, category }) => (isOther ? 'other' : `key ${category?.key}`)}
              columns={[
                { title: 'Category', cell: (row) => categoryName(row) },
                { title: 'Returns', isNumber: true, cell: ({ returns }) => <Exact value={returns} /> },
                {
                  title: 'Of sales',
                  isNumber: true,
                  cell: ({ refundRateByValue }) => <Exact value={refundRateByValue} text={shareText} />,
                },
                { title: 'Net sales', isNumber: true, cell: ({ netSales }) => <Exact value={netSales} /> },
              ]}
            />
          ) : (
            <p class="skeleton block">0</p>
          )
        }
      />
    </div>
  );
}

/** As the table has it. */
export function categoryName({ isOther, category }: Pick<Category, 'isOther' | 'category'>): string {
  return isOther ? 'All others' : (category?.key ?? 'Without a category');
}
