import type { Decimal } from '../../../../clients/typescript/src/decimal/decimal.js';
import type { Money } from '../../../../clients/typescript/src/decimal/money.js';
import { marginNote } from '../../format/margin.js';
import { countText, moneyText, noNumber } from '../../format/numbers.js';
import type { HeadlineBeforeFragment, HeadlineChangeFragment, OverviewQuery } from '../../generated/documents.js';
import type { Better } from '../../parts/change.js';
import { type Compared, NumberTile, TileSkeleton } from '../../parts/number-tile.js';

type Total = OverviewQuery['headline']['total'];
type Field = keyof HeadlineBeforeFragment & keyof HeadlineChangeFragment;

interface Tile {
  field: Field;
  name: string;
  better: Better;
}

const tiles: readonly Tile[] = [
  { field: 'netSales', name: 'Net sales', better: 'more' },
  { field: 'orders', name: 'Orders', better: 'more' },
  { field: 'averageOrderValue', name: 'Average order value', better: 'more' },
  { field: 'itemsSold', name: 'Units sold', better: 'more' },
  { field: 'newCustomers', name: 'New customers', better: 'more' },
  { field: 'returningCustomers', name: 'Returning customers', better: 'more' },
  { field: 'refunds', name: 'Refunds', better: 'less' },
  { field: 'knownGrossMargin', name: 'Gross margin', better: 'more' },
];

/** In the order of the comparisons that the document asks for. */
const comparedWith = ['period before', 'year before'];

/** The headline numbers, each beside the period before and the same days a year before, Mondays with Mondays. */
export function Headline({ total, hasFailed }: { total: Total | null; hasFailed: boolean }) {
  return (
    <section class="tiles" aria-label="Headline numbers">
      {tiles.map((tile) => {
        if (!total) return hasFailed ? null : <TileSkeleton key={tile.field} name={tile.name} />;
        const value = total[tile.field];
        if (value === undefined) return null;
        return (
          <NumberTile
            key={tile.field}
            {...tile}
            exact={exactOf(value)}
            text={textOf(value)}
            compared={comparedWith.map((label, at) => comparedTo(total, at, tile.field, label))}
            note={tile.field === 'knownGrossMargin' && marginNote(total)}
          />
        );
      })}
    </section>
  );
}

type Value = Money | number | Decimal | null | undefined;

function textOf(value: Value): string {
  if (value == null) return noNumber;
  return typeof value === 'object' ? moneyText(value) : countText(value);
}

function exactOf(value: Value): string | null {
  if (value == null) return null;
  return typeof value === 'object' ? value.amount : String(value);
}

function comparedTo({ comparisons, span }: Total, at: number, field: Field, label: string): Compared {
  const { isComparable, previous, changePercent, span: days } = comparisons[at]!;
  const reason = !span.isComplete
    ? 'no change: the period is not over'
    : !isComparable || days === null
      ? 'no change: the other period is not known in whole'
      : 'no change: the other number is zero or unknown';
  return { label, text: textOf(previous[field]), percent: changePercent[field] ?? null, reason };
}
