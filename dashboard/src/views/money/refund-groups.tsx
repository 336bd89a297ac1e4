import type { Address } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { ofGroup } from '../../data/narrowing.js';
import { shareText } from '../../format/numbers.js';
import type { MoneyQuery, RefundGroupFragment, ReportDimension } from '../../generated/documents.js';
import { openingColumn } from '../../parts/number-link.js';
import { ShareBar } from '../../parts/share-bar.js';
import { TableFrame } from '../../parts/table-frame.js';

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
      <TableFrame
        title="Returns by category"
        field="returns"
        isBusy={isBusy}

        rows={categories}
        keyOf={({ isOther, category }) => (isOther ? 'other' : `key ${category?.key}`)}
        columns={[
          { title: 'Category', cell: (row) => categoryName(row) },
          openingColumn('Returns', 'returns', (row: Category) => ofCategory(address, row)),
          openingColumn('Of sales', 'refundRateByValue', (row: Category) => ofCategory(address, row), shareText),
          openingColumn('Net sales', 'netSales', (row: Category) => ofCategory(address, row)),
        ]}
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

type Row = RefundGroupFragment & { key: string | null };

function By({
  name,
  dimension,
  rows,
  isBusy,
}: {
  name: string;
  dimension: ReportDimension;
  rows: readonly Row[] | null;
  isBusy: boolean;
}) {
  const { address } = useAddress();
  const title = `Refunds by ${name}`;
  const nameOf = (key: string | null): string =>
    key === null ? `No ${name} given` : (dimension === 'REFUND_KIND' && kindNames[key]) || key;
  return (
    <TableFrame
      title={title}
      field="refunds"
      isBusy={isBusy}

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
        openingColumn('Refunds', 'refunds', (row: Row) => ofGroup(address, dimension, row)),
        { title: 'Share', isNumber: true, cell: ({ share }) => shareText(share.refunds) },
        openingColumn('Returns', 'returns', (row: Row) => ofGroup(address, dimension, row)),
      ]}
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
