import { comparisons, reportFilter } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { chartPeriod } from '../../address/range.js';
import { sortingOf } from '../../address/sorting.js';
import { useAnswer } from '../../data/use-answer.js';
import { SalesDocument } from '../../generated/documents.js';
import { FaultNote } from '../../parts/notices.js';
import { RangeNote } from '../../parts/range-note.js';
import { Setting } from '../../parts/setting.js';
import { Course } from './course.js';
import { Groups } from './groups.js';
import { groupings, type SalesField, salesMetrics } from './settings.js';
import { Totals } from './totals.js';
import { Week } from './week.js';

/** What was sold: over time, by store, channel, country or category, and at which hours of the week. One request. */
export function View() {
  const { address } = useAddress();
  const { range, compare, filters, settings } = address;
  // A category divides the lines of an order, and orders are not counted by it.
  const isOfLines = filters.category.length > 0;
  const metrics = salesMetrics.filter(({ isOfOrders }) => !isOfLines || !isOfOrders);
  const shown = metrics.find(({ value }) => value === settings.metric) ?? metrics[0]!;
  const grouping = groupings.find(({ value }) => value === settings.by) ?? groupings[0];
  const ofGroups = metrics.filter(({ isOfOrders }) => grouping.value !== 'category' || !isOfOrders);
  const byDefault = ofGroups.includes(shown) ? shown : ofGroups[0]!;
  const sorting = sortingOf<SalesField>(address, byDefault.value);
  const sortedBy = ofGroups.find(({ value }) => value === sorting.field) ?? byDefault;
  const { data, isCurrent, fault } = useAnswer(SalesDocument, {
    filter: reportFilter(address),
    toDate: range.days > 1,
    unit: range.unit,
    period: chartPeriod(range),
    compareTo: comparisons(compare),
    by: [grouping.dimension],
    orderBy: [{ metric: sortedBy.metric, descending: sorting.isDescending }],
    withOrders: !isOfLines,
    withOrdersOfGroups: !isOfLines && grouping.value !== 'category',
  });
  if (fault !== null && data === null) return <FaultNote fault={fault} />;
  const isBusy = data !== null && !isCurrent && fault === null;
  const currency = data?.warehouse.reportingCurrency ?? 'EUR';
  return (
    <div class={isBusy ? 'view busy' : 'view'} data-version={data?.warehouse.version}>
      {fault && <FaultNote fault={fault} hasNumbers />}
      <RangeNote
        course={data?.trend.rows}
        span={data?.whole.total.span ?? null}
        leftOut={isOfLines ? 'orders are not counted by category' : null}
      />
      <Totals total={data?.whole.total ?? null} metrics={metrics} />
      <div class="settings">
        <Setting name="metric" label="Show" options={metrics} value={shown.value} />
        <Setting name="by" label="Split by" options={groupings} value={grouping.value} />
      </div>
      <Course metric={shown} rows={data?.trend.rows ?? null} currency={currency} isBusy={isBusy} />
      <Groups
        grouping={grouping}
        metrics={ofGroups}
        sortedBy={sortedBy}
        byDefault={byDefault.value}
        rows={data?.groups.groupTotals ?? null}
        isBusy={isBusy}
      />
      <Week metric={shown} cells={data?.week.groupTotals ?? null} currency={currency} isBusy={isBusy} />
    </div>
  );
}
