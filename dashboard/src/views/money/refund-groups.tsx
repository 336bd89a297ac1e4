import type { Address } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { ofGroup } from '../../data/narrowing.js';
import { shareText } from '../../format/numbers.js';
import type { MoneyQuery, RefundGroupFragment, ReportDimension } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Opening } from '../../parts/number-link.js';
import { ShareBar } from '../../parts/share-bar.js';
import { Table } from '../../parts/table.js';

type Reason = MoneyQuery['reasons']['groupTotals'][number];
type Kind = MoneyQuery['kinds']['groupTotals'][number];
type Category = MoneyQuery['categories']['groupTotals'][number];

/** What was taken back by its reason, by its kind, and by the category of the goods. */
export function RefundGroups({
  reasons,
  kinds,
  categories,
  isBusy,
}: {
  reasons: readonly Reason[] | null;
  kinds: readonly Kind[] | null;
  categories: readonly Category[] | null;
  isBusy: boolean;
}) {
  const { address } = useAddress();
  return (
    <>
      <div class="pair">
        <By
          name="reason"
          dimension="REFUND_REASON"
          rows={reasons?.map((row) => ({ ...row, key: row.refundReason?.key ?? null })) ?? null}
          isBusy={isBusy}
        />
        <By
          name="kind"
          dimension="REFUND_KIND"
          rows={kinds?.map((row) => ({ ...row, key: row.refundKind?.key ?? null })) ?? null}
          isBusy={isBusy}
        />
      </div>
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
                {
                  title: 'Returns',
                  isNumber: true,
                  cell: (row) => <Opening field="returns" from={ofCategory(address, row)} value={row.returns} />,
                },
                {
                  title: 'Of sales',
                  isNumber: true,
                  cell: (row) => (
                    <Opening
                      field="refundRateByValue"
                      from={ofCategory(address, row)}
                      value={row.refundRateByValue}
                      text={shareText}
                    />
                  ),
                },
                {
                  title: 'Net sales',
                  isNumber: true,
                  cell: (row) => <Opening field="netSales" from={ofCategory(address, row)} value={row.netSales} />,
                },
              ]}
            />
          ) : (
            <p class="skeleton block">0</p>
          )
        }
      />
    </>
  );
}

const kindNames: Record<string, string> = {
  line: 'Goods',
  shipping: 'Shipping',
  adjustment: 'Of the order as a whole',
  edit: 'Removed without a refund',
};

function By({
  name,
  dimension,
  rows,
  isBusy,
}: {
  name: string;
  dimension: ReportDimension;
  rows: readonly (RefundGroupFragment & { key: string | null })[] | null;
  isBusy: boolean;
}) {
  const { address } = useAddress();
  const title = `Refunds by ${name}`;
  const nameOf = (key: string | null): string =>
    key === null ? `No ${name} given` : (dimension === 'REFUND_KIND' && kindNames[key]) || key;
  return (
    <ChartFrame
      title={title}
      field="refunds"
      isBusy={isBusy}
      table={
        rows ? (
          <Table
            caption={title}
            rows={rows}
            keyOf={({ isOther, key }) => (isOther ? 'other' : `key ${key}`)}
            empty="Nothing was taken back in this range."
            columns={[
              {
                title: name.replace(/^./, (letter) => letter.toUpperCase()),
                cell: ({ isOther, key, share }) => (
                  <>
                    {isOther ? 'All others' : nameOf(key)}
                    <ShareBar share={share.refunds} />
                  </>
                ),
              },
              {
                ...{ title: 'Refunds', isNumber: true },
                cell: (row) => <Opening field="refunds" from={ofGroup(address, dimension, row)} value={row.refunds} />,
              },
              { title: 'Share', isNumber: true, cell: ({ share }) => shareText(share.refunds) },
              {
                ...{ title: 'Returns', isNumber: true },
                cell: (row) => <Opening field="returns" from={ofGroup(address, dimension, row)} value={row.returns} />,
              },
            ]}
          />
        ) : (
          <p class="skeleton block">0</p>
        )
      }
    />
  );
}

/** Where a number of the category opens; null for all others together. */
export function ofCategory(address: Address, { isOther, category }: Pick<Category, 'isOther' | 'category'>) {
  return ofGroup(address, 'CATEGORY', { isOther, key: category?.key });
}

/** As the table has it. */
export function categoryName({ isOther, category }: Pick<Category, 'isOther' | 'category'>): string {
  return isOther ? 'All others' : (category?.key ?? 'Without a category');
}
