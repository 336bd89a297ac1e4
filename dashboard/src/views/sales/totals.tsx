import type { SalesQuery } from '../../generated/documents.js';
import { MetricTiles, useComparedWith } from '../../parts/metric-tiles.js';
import type { SalesMetric } from './settings.js';

type Total = SalesQuery['whole']['total'];

/** Each metric of the whole range. */
export function Totals({ total, metrics }: { total: Total | null; metrics: readonly SalesMetric[] }) {
  const tiles = metrics.map(({ value: field, ...tile }) => ({ field, ...tile }));
  return <MetricTiles label="Totals" tiles={tiles} total={total} comparedWith={useComparedWith()} />;
}
