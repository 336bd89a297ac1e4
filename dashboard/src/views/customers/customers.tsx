import { comparisons, reportFilter } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { chartPeriod } from '../../address/range.js';
import { filterTitles } from '../../data/names.js';
import { useAnswer } from '../../data/use-answer.js';
import { useViewer } from '../../data/use-viewer.js';
import { CustomersDocument } from '../../generated/documents.js';
import { FaultNote, Notice } from '../../parts/notices.js';
import { RangeNote } from '../../parts/range-note.js';
import { Setting } from '../../parts/setting.js';
import { Best } from './best.js';
import { Cohorts } from './cohorts.js';
import { Course } from './course.js';
import { Lifetime } from './lifetime.js';
import { Rfm, ValueSegments } from './segments.js';
import { cohortCells, cohortPeriods } from './settings.js';
import { Totals } from './totals.js';

/** Who buys: new and returning, by value, in cohorts. Two requests: the best customers are for those who may see them. */
export function View() {
  const { address } = useAddress();
  const { range, compare, filters, settings } = address;
  const mayList = useViewer()?.permissions.includes('facts');
  // Somebody who orders from two countries, or of two categories, is one customer.
  const notApplied = (['country', 'category', 'segment'] as const).filter((name) => filters[name].length > 0);
  const applied = { ...filters, country: [], category: [], segment: [] };
  const channels = {
    ...(filters.store.length > 0 && { source: [...filters.store] }),
    ...(filters.channel.length > 0 && { channel: [...filters.channel] }),
  };
  const there = filters.channel.length > 0 ? 'on these channels' : filters.store.length > 0 && 'in these stores';
  const whose = there ? `customers who ever bought ${there}, with all their orders` : 'all customers';
  const grain = cohortPeriods.find(({ value }) => value === settings.cohort) ?? cohortPeriods[0];
  const cell = cohortCells.find(({ value }) => value === settings.cells) ?? cohortCells[0];
  const { data, isCurrent, fault } = useAnswer(CustomersDocument, {
    filter: reportFilter({ range, filters: applied }),
    toDate: range.days > 1,
    unit: range.unit,
    period: chartPeriod(range),
    compareTo: comparisons(compare),
    channels,
    cohortPeriod: grain.period,
    cohorts: channels,
  });
  if (fault !== null && data === null) return <FaultNote fault={fault} />;
  const isBusy = data !== null && !isCurrent && fault === null;
  const currency = data?.warehouse.reportingCurrency ?? 'EUR';
  return (
    <div class={isBusy ? 'view busy' : 'view'} data-version={data?.warehouse.version}>
      {fault && <FaultNote fault={fault} hasNumbers />}
      <RangeNote course={data?.trend.rows} span={data?.whole.total.span ?? null} />
      {notApplied.length > 0 && (
        <Notice kind="warning">
          Customers are counted by store and channel alone: these numbers are of every{' '}
          {notApplied.map((name) => filterTitles[name].toLowerCase()).join(' and ')}.
        </Notice>
      )}
      <Totals total={data?.whole.total ?? null} />
      <Course rows={data?.trend.rows ?? null} isBusy={isBusy} />
      <div class="pair">
        <ValueSegments segments={data?.segments ?? null} whose={whose} isBusy={isBusy} />
        <Rfm segments={data?.rfm ?? null} whose={whose} isBusy={isBusy} />
      </div>
      <div class="settings">
        <Setting name="cohort" label="Cohorts by" options={cohortPeriods} value={grain.value} />
        <Setting name="cells" label="Show" options={cohortCells} value={cell.value} />
      </div>
      <Cohorts cohorts={data?.cohorts ?? null} grain={grain.value} cell={cell} currency={currency} isBusy={isBusy} />
      <div class="pair">
        {mayList && <Best filter={channels} whose={whose} />}
        <Lifetime models={data?.models ?? null} stores={filters.store} isBusy={isBusy} />
      </div>
    </div>
  );
}
