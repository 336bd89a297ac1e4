import { comparisons, filterNames, reportFilter } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { chartPeriod } from '../../address/range.js';
import { useAnswer } from '../../data/use-answer.js';
import { marginNote } from '../../format/margin.js';
import { MoneyDocument, type MoneyQuery } from '../../generated/documents.js';
import { MetricTiles, type Tile } from '../../parts/metric-tiles.js';
import { FaultNote } from '../../parts/notices.js';
import { RangeNote } from '../../parts/range-note.js';
import { GrossToNet } from './gross-to-net.js';
import { Margin } from './margin.js';
import { RefundGroups } from './refund-groups.js';
import { RefundsOverTime } from './refunds-over-time.js';
import { StoreMoney } from './store-money.js';

type Field = 'netSales' | 'totalSales' | 'refunds' | 'knownGrossMargin' | 'platformFees' | 'marginAfterFees';

const tiles: readonly Tile<Field>[] = [
  { field: 'netSales', name: 'Net sales', better: 'more' },
  { field: 'totalSales', name: 'Total sales', better: 'more' },
  { field: 'refunds', name: 'Refunds', better: 'less' },
  { field: 'knownGrossMargin', name: 'Gross margin', better: 'more' },
  { field: 'platformFees', name: 'Platform fees', better: 'less' },
  { field: 'marginAfterFees', name: 'Margin after fees', better: 'more' },
];

/** Where the money of a range came from and went: gross to net, refunds, fees, taxes, and the margins. One request. */
export function View() {
  const { address } = useAddress();
  const { range, compare, filters } = address;
  const isOfLines = filters.category.length > 0;
  const withFees = filterNames.every((name) => name === 'store' || filters[name].length === 0);
  const { data, isCurrent, fault } = useAnswer(MoneyDocument, {
    filter: reportFilter(address),
    // A unit that is not over is compared with as many of its days; a day alone that is not over has none.
    toDate: range.days > 1,
    unit: range.unit,
    period: chartPeriod(range),
    compareTo: comparisons(compare),
    withOrders: !isOfLines,
    withFees,
  });
  if (fault !== null && data === null) return <FaultNote fault={fault} />;
  const isBusy = data !== null && !isCurrent && fault === null;
  const total: MoneyQuery['headline']['total'] | null = data?.headline.total ?? null;
  return (
    <div class={isBusy ? 'view busy' : 'view'} data-version={data?.warehouse.version}>
      {fault && <FaultNote fault={fault} hasNumbers />}
      <RangeNote
        course={data?.refundsOverTime.rows}
        span={total?.span ?? null}
        leftOut={
          isOfLines
            ? 'shipping, taxes, duties, fees and tips belong to orders, not to categories; platform fees are only known by store'
            : withFees
              ? null
              : 'platform fees are only known by store'
        }
      />
      <MetricTiles
        tiles={tiles}
        total={total}
        noteOf={(field) => field === 'knownGrossMargin' && total && marginNote(total)}
      />
      <GrossToNet total={total} compare={compare} isBusy={isBusy} />
      <Margin total={total} categories={data?.categories.groupTotals ?? null} isBusy={isBusy} />
      <RefundsOverTime rows={data?.refundsOverTime.rows ?? null} compare={compare} isBusy={isBusy} />
      <RefundGroups
        reasons={data?.reasons.groupTotals ?? null}
        kinds={data?.kinds.groupTotals ?? null}
        categories={data?.categories.groupTotals ?? null}
        isBusy={isBusy}
      />
      <StoreMoney rows={data?.stores.groupTotals ?? null} isBusy={isBusy} />
    </div>
  );
}
