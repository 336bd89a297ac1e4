import { compare, divide } from '../../../../clients/typescript/src/decimal/arithmetic.js';
import { type Decimal, decimal, zero } from '../../../../clients/typescript/src/decimal/decimal.js';
import { countText, moneyText, shareText } from '../../format/numbers.js';
import type { MarketingBeforeFragment, MarketingChangeFragment, MarketingQuery } from '../../generated/documents.js';
import { MetricTiles, type Tile } from '../../parts/metric-tiles.js';

type Total = MarketingQuery['headline']['total'];
type Field = keyof MarketingBeforeFragment & keyof MarketingChangeFragment;

const tiles: readonly Tile<Field>[] = [
  { field: 'newCustomers', name: 'New customers', better: 'more' },
  { field: 'newCustomerSales', name: 'Sales to new customers', better: 'more' },
  { field: 'returningCustomerSales', name: 'Sales to returning customers', better: 'more' },
  { field: 'discountRate', name: 'Discount rate', better: 'neither', text: shareText },
];

/** How many are new, and what they bought. */
export function NewCustomers({ total }: { total: Total | null }) {
  return <MetricTiles tiles={tiles} total={total} noteOf={(field) => (total === null ? null : noteOf(field, total))} />;
}

function noteOf(field: Field, total: Total): string | null {
  const { newCustomers, uniqueCustomers, newCustomerSales, netSales } = total;
  if (field === 'newCustomers' && newCustomers !== undefined && uniqueCustomers) {
    const share = divide(decimal(String(newCustomers)), decimal(String(uniqueCustomers)), 6);
    return `${shareText(share)} of the ${countText(uniqueCustomers)} customers who ordered`;
  }
  if (field === 'newCustomerSales') {
    const share = shareOf(newCustomerSales.amount, netSales.amount);
    return share && `${shareText(share)} of ${moneyText(netSales)} net sales`;
  }
  return null;
}

/** Null where nothing was sold, or more was taken back: a part is no share of that. */
function shareOf(part: Decimal, whole: Decimal): Decimal | null {
  return compare(whole, zero) > 0 ? divide(part, whole, 6) : null;
}
