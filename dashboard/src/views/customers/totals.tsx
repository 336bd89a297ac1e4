import { shareText } from '../../format/numbers.js';
import type { CustomersQuery } from '../../generated/documents.js';
import { MetricTiles, type Tile, useComparedWith } from '../../parts/metric-tiles.js';

type Total = CustomersQuery['whole']['total'];
type Field = keyof Total['comparisons'][number]['changePercent'];

const tiles: readonly Tile<Field>[] = [
  { field: 'uniqueCustomers', name: 'Customers who ordered', better: 'more' },
  { field: 'newCustomers', name: 'New customers', better: 'more' },
  { field: 'returningCustomers', name: 'Returning customers', better: 'more' },
  { field: 'repeatRate', name: 'Repeat rate', better: 'more', text: shareText },
  { field: 'newCustomerSales', name: 'Net sales to new customers', better: 'more' },
  { field: 'returningCustomerSales', name: 'Net sales to returning customers', better: 'more' },
];

/** The customers of the range. */
export function Totals({ total }: { total: Total | null }) {
  return <MetricTiles class="by-three" label="Totals" tiles={tiles} total={total} comparedWith={useComparedWith()} />;
}
