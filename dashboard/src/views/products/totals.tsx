import { compare } from '../../../../clients/typescript/src/decimal/arithmetic.js';
import type { Decimal } from '../../../../clients/typescript/src/decimal/decimal.js';
import { useAddress } from '../../address/navigation.js';
import { dayText } from '../../format/days.js';
import { type Figure, figureExact, figureText } from '../../format/figures.js';
import { marginNote } from '../../format/margin.js';
import { meanText, shareText } from '../../format/numbers.js';
import type { ProductsQuery } from '../../generated/documents.js';
import type { Better } from '../../parts/change.js';
import { comparedNames, noChange } from '../../parts/comparison.js';
import { NumberTile, TileSkeleton } from '../../parts/number-tile.js';

type Total = ProductsQuery['whole']['total'];
type Stock = NonNullable<ProductsQuery['stock']>['total'];

interface Sold {
  field: 'netSales' | 'itemsSold' | 'refundRateByUnit' | 'knownGrossMargin';
  name: string;
  better: Better;
  text?: (value: never) => string;
}

const sold: readonly Sold[] = [
  { field: 'netSales', name: 'Net sales', better: 'more' },
  { field: 'itemsSold', name: 'Units sold', better: 'more' },
  { field: 'refundRateByUnit', name: 'Return rate by unit', better: 'less', text: shareText },
  { field: 'knownGrossMargin', name: 'Gross margin', better: 'more' },
];

interface Stocked {
  field: 'unitsOnHand' | 'knownStockValue' | 'daysOfCover' | 'deadStock';
  name: string;
  text?: (value: never) => string;
}

const stocked: readonly Stocked[] = [
  { field: 'unitsOnHand', name: 'Units on hand' },
  { field: 'knownStockValue', name: 'Stock value' },
  { field: 'daysOfCover', name: 'Days of cover', text: meanText },
  { field: 'deadStock', name: 'Dead stock, units' },
];

const one = '1' as Decimal;

/** What was sold in the range, and what lay in stock at its end. */
export function Totals({ total, stock, withStock }: { total: Total | null; stock: Stock | null; withStock: boolean }) {
  const { address } = useAddress();
  const label = comparedNames[address.compare];
  const textOf = (text: ((value: never) => string) | undefined, value: Figure): string =>
    (text ?? figureText)(value as never);
  return (
    <section class="tiles" aria-label="Totals">
      {sold.map(({ field, name, better, text }) =>
        total ? (
          <NumberTile
            key={field}
            field={field}
            name={name}
            better={better}
            exact={figureExact(total[field])}
            text={textOf(text, total[field])}
            compared={
              label === null
                ? []
                : total.comparisons.map(({ isComparable, previous, changePercent }) => ({
                    label,
                    text: textOf(text, previous[field]),
                    percent: changePercent[field] ?? null,
                    reason: noChange(total.span, isComparable),
                  }))
            }
            note={field === 'knownGrossMargin' && marginNote(total)}
          />
        ) : (
          <TileSkeleton key={field} name={name} />
        ),
      )}
      {withStock &&
        stocked.map(({ field, name, text }) =>
          stock ? (
            <NumberTile
              key={field}
              field={field}
              name={name}
              exact={figureExact(stock[field])}
              text={textOf(text, stock[field])}
              compared={[]}
              note={stockNote(stock, field)}
            />
          ) : (
            <TileSkeleton key={field} name={name} />
          ),
        )}
    </section>
  );
}

/** Of which day it is, and how much of it is known. */
function stockNote({ span, stockCoverage, stockCostCoverage }: Stock, field: Stocked['field']): string {
  const day = `at the end of ${dayText(span.last, { day: 'numeric', month: 'short' })}`;
  const [coverage, what] =
    field === 'knownStockValue'
      ? [stockCostCoverage, 'units whose cost is known']
      : [stockCoverage, 'levels known then'];
  if (coverage === null || compare(coverage, one) === 0) return day;
  return `${day}, of the ${shareText(coverage)} of ${what}`;
}
