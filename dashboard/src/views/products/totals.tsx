import { compare } from '../../../../clients/typescript/src/decimal/arithmetic.js';
import type { Decimal } from '../../../../clients/typescript/src/decimal/decimal.js';
import { dayText } from '../../format/days.js';
import { marginNote } from '../../format/margin.js';
import { meanText, shareText } from '../../format/numbers.js';
import type { ProductsQuery } from '../../generated/documents.js';
import { type Tile, TileList, useComparedWith } from '../../parts/metric-tiles.js';
import { NumberTile, TileSkeleton } from '../../parts/number-tile.js';

type Total = ProductsQuery['whole']['total'];
type Stock = NonNullable<ProductsQuery['stock']>['total'];

type Sold = 'netSales' | 'itemsSold' | 'refundRateByUnit' | 'knownGrossMargin';

const sold: readonly Tile<Sold>[] = [
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
  return (
    <section class="tiles" aria-label="Totals">
      <TileList
        tiles={sold}
        total={total}
        comparedWith={useComparedWith()}
        noteOf={(field) => field === 'knownGrossMargin' && total && marginNote(total)}
      />
      {withStock &&
        stocked.map((tile) =>
          stock ? (
            <NumberTile
              key={tile.field}
              {...tile}
              value={stock[tile.field]}
              compared={[]}
              note={stockNote(stock, tile.field)}
            />
          ) : (
            <TileSkeleton key={tile.field} name={tile.name} />
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
