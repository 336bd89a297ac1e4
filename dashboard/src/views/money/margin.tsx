import { compare, subtract } from '../../../../clients/typescript/src/decimal/arithmetic.js';
import { decimal, type Decimal, zero } from '../../../../clients/typescript/src/decimal/decimal.js';
import { useAddress } from '../../address/navigation.js';
import { moneyText, shareText } from '../../format/numbers.js';
import type { MoneyQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Notice } from '../../parts/notices.js';
import { Opening, openingColumn } from '../../parts/number-link.js';
import { ShareBar } from '../../parts/share-bar.js';
import { Table } from '../../parts/table.js';
import { categoryName, ofCategory } from './refund-groups.js';

type Total = MoneyQuery['headline']['total'];
type Category = MoneyQuery['categories']['groupTotals'][number];

const one = decimal('1');

/** What remains of net sales after the cost of goods, by category, and of how much of it no cost is known. */
export function Margin({
  total,
  categories,
  isBusy,
}: {
  total: Total | null;
  categories: readonly Category[] | null;
  isBusy: boolean;
}) {
  const { address } = useAddress();
  const at = (row: Category) => ofCategory(address, row);
  return (
    <ChartFrame
      title="Gross margin"
      field="knownGrossMargin"
      aside="net sales less the cost of goods, where it is known"
      isBusy={isBusy}
      table={
        total && categories ? (
          <>
            <CostNote total={total} />
            <Table
              caption="Gross margin by category"
              rows={categories}
              keyOf={({ isOther, category }) => (isOther ? 'other' : `key ${category?.key}`)}
              columns={[
                {
                  title: 'Category',
                  cell: (row) => (
                    <>
                      {categoryName(row)}
                      <ShareBar share={hasMargin(row.costCoverage) ? row.knownGrossMarginRate : null} />
                    </>
                  ),
                },
                openingColumn('Net sales', 'netSales', at),
                openingColumn('Cost known of', 'costCoverage', at, shareText),
                {
                  title: 'Gross margin',
                  isNumber: true,
                  cell: (row) => (
                    <Opening
                      field="knownGrossMargin"
                      from={at(row)}
                      value={hasMargin(row.costCoverage) ? row.knownGrossMargin : null}
                    />
                  ),
                },
                {
                  title: 'Rate',
                  isNumber: true,
                  cell: (row) => (
                    <Opening
                      field="knownGrossMarginRate"
                      from={at(row)}
                      value={hasMargin(row.costCoverage) ? row.knownGrossMarginRate : null}
                      text={shareText}
                    />
                  ),
                },
              ]}
            />
          </>
        ) : (
          <p class="skeleton block">0</p>
        )
      }
    />
  );
}

/** Whether sales whose cost is known remain after returns: the margin of nothing, or of returns alone, says nothing of what is sold. */
export function hasMargin(costCoverage: Decimal | null): boolean {
  return costCoverage !== null && compare(costCoverage, zero) > 0;
}

/** Of how much there is no margin, since nobody has said what it cost. */
function CostNote({ total }: { total: Total }) {
  const { costCoverage, linesWithoutCost, netSales, netSalesWithCost } = total;
  const opening = (field: 'linesWithoutCost' | 'netSalesWithCost' | 'knownCostOfGoods' | 'knownGrossMargin') => (
    <Opening field={field} value={total[field]} />
  );
  if (linesWithoutCost === 0) {
    return (
      <p class="note">
        The cost of every line is known: {moneyText(netSales)} less {opening('knownCostOfGoods')} of cost is{' '}
        {opening('knownGrossMargin')}.
      </p>
    );
  }
  const isShare = costCoverage !== null && compare(costCoverage, one) <= 0 && compare(costCoverage, zero) >= 0;
  const without = { ...netSales, amount: subtract(netSales.amount, netSalesWithCost.amount) };
  return (
    <Notice kind="warning">
      <strong>Not all costs are known.</strong> {opening('linesWithoutCost')}{' '}
      {linesWithoutCost === 1 ? 'line has' : 'lines have'} no unit cost: {moneyText(without)} of {moneyText(netSales)}{' '}
      net sales{isShare && `, so that ${shareText(costCoverage)} are covered`}. The margin is of the rest:{' '}
      {opening('netSalesWithCost')} less {opening('knownCostOfGoods')} of cost is {opening('knownGrossMargin')}. Give
      the products a unit cost in their store, and later sales are covered.
    </Notice>
  );
}
