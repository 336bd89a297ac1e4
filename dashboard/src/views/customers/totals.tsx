import { useAddress } from '../../address/navigation.js';
import { type Figure, figureExact, figureText } from '../../format/figures.js';
import { shareText } from '../../format/numbers.js';
import type { CustomersQuery } from '../../generated/documents.js';
import { comparedNames, noChange } from '../../parts/comparison.js';
import { NumberTile, TileSkeleton } from '../../parts/number-tile.js';

type Total = CustomersQuery['whole']['total'];

const tiles = [
  { field: 'uniqueCustomers', name: 'Customers who ordered' },
  { field: 'newCustomers', name: 'New customers' },
  { field: 'returningCustomers', name: 'Returning customers' },
  { field: 'repeatRate', name: 'Repeat rate', text: shareText as (value: never) => string },
  { field: 'newCustomerSales', name: 'Net sales to new customers' },
  { field: 'returningCustomerSales', name: 'Net sales to returning customers' },
] as const;

/** The customers of the range. */
export function Totals({ total }: { total: Total | null }) {
  const { address } = useAddress();
  const label = comparedNames[address.compare];
  return (
    <section class="tiles by-three" aria-label="Totals">
      {tiles.map((tile) => {
        const { field, name } = tile;
        const textOf = (value: Figure): string => ('text' in tile ? tile.text(value as never) : figureText(value));
        return total ? (
          <NumberTile
            key={field}
            field={field}
            name={name}
            exact={figureExact(total[field])}
            text={textOf(total[field])}
            compared={
              label === null
                ? []
                : total.comparisons.map(({ isComparable, previous, changePercent }) => ({
                    label,
                    text: textOf(previous[field]),
                    percent: changePercent[field] ?? null,
                    reason: noChange(total.span, isComparable),
                  }))
            }
          />
        ) : (
          <TileSkeleton key={field} name={name} />
        );
      })}
    </section>
  );
}
