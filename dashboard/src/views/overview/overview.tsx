import { useContext } from 'preact/hooks';
import { comparisons, reportFilter } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { chartPeriod } from '../../address/range.js';
import { ApiContext } from '../../data/api-context.js';
import { channelName, storeName } from '../../data/names.js';
import { useAnswer } from '../../data/use-answer.js';
import { OverviewDocument } from '../../generated/documents.js';
import { FaultNote } from '../../parts/notices.js';
import { RangeNote } from '../../parts/range-note.js';
import { Groups } from './groups.js';
import { Headline } from './headline.js';
import { Reason } from './reason.js';
import { Trend } from './trend.js';

/** The page of the morning: the headline numbers, their course, and where they come from. One request. */
export function View() {
  const { address } = useAddress();
  const { frame } = useContext(ApiContext);
  const { range, compare, filters } = address;
  const isOfLines = filters.category.length > 0;
  const isOfAll = !isOfLines && filters.country.length === 0 && filters.segment.length === 0;
  // Today is not over: nothing compares with it yet.
  const isExplained = compare !== 'none' && !range.isToday;
  const { data, isCurrent, fault } = useAnswer(OverviewDocument, {
    filter: reportFilter(address),
    // A unit that is not over is compared with as many of its days; a day alone that is not over has none.
    toDate: range.days > 1,
    unit: range.unit,
    period: chartPeriod(range),
    compareTo: comparisons(compare),
    withOrders: !isOfLines,
    withCustomers: isOfAll,
    withReason: isExplained,
    reasonAgainst: comparisons(compare)[0] ?? null,
  });
  if (fault !== null && data === null) return <FaultNote fault={fault} />;
  const isBusy = data !== null && !isCurrent && fault === null;
  return (
    <div class={isBusy ? 'overview busy' : 'overview'} data-version={data?.warehouse.version}>
      {fault && <FaultNote fault={fault} hasNumbers />}
      <RangeNote
        course={data?.trend.rows}
        span={data?.headline.total.span ?? null}
        leftOut={
          isOfLines
            ? 'orders and customers are not counted by category'
            : isOfAll
              ? null
              : 'customers are not counted by country or segment'
        }
      />
      {isExplained && <Reason explained={data?.reason ?? null} />}
      <Headline total={data?.headline.total ?? null} />
      <Trend rows={data?.trend.rows ?? null} compare={compare} isBusy={isBusy} />
      <div class="pair">
        <Groups
          title="By store"
          dimension="SOURCE"
          rows={
            data?.stores.groupTotals.map((row) => ({
              ...row,
              name: row.source?.key ? storeName(row.source.key, frame) : null,
              key: row.source?.key ?? null,
            })) ?? null
          }
          isBusy={isBusy}
        />
        <Groups
          title="By channel"
          dimension="CHANNEL"
          rows={
            data?.channels.groupTotals.map((row) => ({
              ...row,
              name: row.channel?.key ? channelName(row.channel.key, frame) : null,
              key: row.channel?.key ?? null,
            })) ?? null
          }
          isBusy={isBusy}
        />
      </div>
    </div>
  );
}
