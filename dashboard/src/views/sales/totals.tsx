import { useAddress } from '../../address/navigation.js';
import { figureExact } from '../../format/figures.js';
import type { SalesQuery } from '../../generated/documents.js';
import { noChange, comparedNames } from '../../parts/comparison.js';
import { NumberTile, TileSkeleton } from '../../parts/number-tile.js';
import { type SalesMetric, textOf } from './settings.js';

type Total = SalesQuery['whole']['total'];

/** Each metric of the whole range. */
export function Totals({ total, metrics }: { total: Total | null; metrics: readonly SalesMetric[] }) {
  const { address } = useAddress();
  const label = comparedNames[address.compare];
  return (
    <section class="tiles" aria-label="Totals">
      {metrics.map((metric) => {
        const { value: field, name, better } = metric;
        if (!total) return <TileSkeleton key={field} name={name} />;
        return (
          <NumberTile
            key={field}
            field={field}
            name={name}
            better={better}
            exact={figureExact(total[field])}
            text={textOf(metric, total[field])}
            compared={
              label === null
                ? []
                : total.comparisons.map(({ isComparable, previous, changePercent }) => ({
                    label,
                    text: textOf(metric, previous[field]),
                    percent: changePercent[field] ?? null,
                    reason: noChange(total.span, isComparable),
                  }))
            }
          />
        );
      })}
    </section>
  );
}
