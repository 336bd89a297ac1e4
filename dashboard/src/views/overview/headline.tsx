import { marginNote } from '../../format/margin.js';
import type { HeadlineBeforeFragment, HeadlineChangeFragment, OverviewQuery } from '../../generated/documents.js';
import { MetricTiles, type Tile } from '../../parts/metric-tiles.js';

const tiles: readonly Tile<keyof HeadlineBeforeFragment & keyof HeadlineChangeFragment>[] = [
  { field: 'netSales', name: 'Net sales', better: 'more' },
  { field: 'orders', name: 'Orders', better: 'more' },
  { field: 'averageOrderValue', name: 'Average order value', better: 'more' },
  { field: 'itemsSold', name: 'Units sold', better: 'more' },
  { field: 'newCustomers', name: 'New customers', better: 'more' },
  { field: 'returningCustomers', name: 'Returning customers', better: 'more' },
  { field: 'refunds', name: 'Refunds', better: 'less' },
  { field: 'knownGrossMargin', name: 'Gross margin', better: 'more' },
];

/** The headline numbers of the overview. */
export function Headline({ total }: { total: OverviewQuery['headline']['total'] | null }) {
  return (
    <MetricTiles
      tiles={tiles}
      total={total}
      noteOf={(field) => field === 'knownGrossMargin' && total && marginNote(total)}
    />
  );
}
