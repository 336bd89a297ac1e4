import { comparisons, reportFilter } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { sortingOf } from '../../address/sorting.js';
import { useAnswer } from '../../data/use-answer.js';
import { ProductsDocument } from '../../generated/documents.js';
import { FaultNote } from '../../parts/notices.js';
import { RangeNote } from '../../parts/range-note.js';
import { Setting } from '../../parts/setting.js';
import { Best } from './best.js';
import { Movers } from './movers.js';
import { type BestField, groupings, moverMetrics, sortedBy } from './settings.js';
import { Cover, Dead } from './stock.js';
import { Totals } from './totals.js';

/** What is sold: the best, what rises and falls, what runs out and what lies there. One request. */
export function View() {
  const { address } = useAddress();
  const { range, compare, filters, settings } = address;
  // Stock is sold on all channels of its store, to all customers.
  const withStock = filters.channel.length + filters.country.length + filters.segment.length === 0;
  const grouping = groupings.find(({ value }) => value === settings.by) ?? groupings[0];
  const moving = moverMetrics.find(({ value }) => value === settings.movers) ?? moverMetrics[0];
  const sorting = sortingOf<BestField>(address, 'netSales');
  const { data, isCurrent, fault } = useAnswer(ProductsDocument, {
    filter: reportFilter(address),
    toDate: range.days > 1,
    unit: range.unit,
    compareTo: comparisons(compare),
    by: [...grouping.dimensions],
    orderBy: [{ metric: sortedBy[sorting.field], descending: sorting.isDescending }],
    rises: [{ metric: moving.metric, changeFrom: 0, descending: true }],
    falls: [{ metric: moving.metric, changeFrom: 0 }],
    withMovers: compare !== 'none',
    withStock,
  });
  if (fault !== null && data === null) return <FaultNote fault={fault} />;
  const isBusy = data !== null && !isCurrent && fault === null;
  return (
    <div class={isBusy ? 'view busy' : 'view'} data-version={data?.warehouse.version}>
      {fault && <FaultNote fault={fault} hasNumbers />}
      <RangeNote
        span={data?.whole.total.span ?? null}
        leftOut={withStock ? null : 'stock is not counted by channel, country or segment'}
      />
      <Totals total={data?.whole.total ?? null} stock={data?.stock?.total ?? null} withStock={withStock} />
      <div class="settings">
        <Setting name="by" label="Split by" options={groupings} value={grouping.value} />
        {compare !== 'none' && (
          <Setting name="movers" label="Rises and falls of" options={moverMetrics} value={moving.value} />
        )}
      </div>
      {compare !== 'none' && (
        <div class="pair">
          <Movers
            way="rises"
            metric={moving}
            grouping={grouping}
            rows={data ? (data.rises?.groupTotals ?? []) : null}
            isComparable={data?.whole.total.comparisons[0]?.isComparable ?? true}
            isBusy={isBusy}
          />
          <Movers
            way="falls"
            metric={moving}
            grouping={grouping}
            rows={data ? (data.falls?.groupTotals ?? []) : null}
            isComparable={data?.whole.total.comparisons[0]?.isComparable ?? true}
            isBusy={isBusy}
          />
        </div>
      )}
      <Best grouping={grouping} rows={data?.best.groupTotals ?? null} isBusy={isBusy} />
      {withStock && (
        <div class="pair">
          <Cover
            grouping={grouping}
            rows={data ? (data.cover?.groupTotals ?? []) : null}
            day={data?.stock?.total.span.last ?? null}
            isBusy={isBusy}
          />
          <Dead
            grouping={grouping}
            rows={data ? (data.dead?.groupTotals ?? []) : null}
            day={data?.stock?.total.span.last ?? null}
            isBusy={isBusy}
          />
        </div>
      )}
    </div>
  );
}
