import { useContext } from 'preact/hooks';
import { useAddress } from '../../address/navigation.js';
import { ApiContext } from '../../data/api-context.js';
import { storeName } from '../../data/names.js';
import { ofGroup, ofPeriod } from '../../data/narrowing.js';
import { dayText, spanText } from '../../format/days.js';
import { countText } from '../../format/numbers.js';
import type { HealthQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Notice } from '../../parts/notices.js';
import { openingColumn } from '../../parts/number-link.js';
import { Table } from '../../parts/table.js';

type Day = HealthQuery['openDays']['rows'][number];

/** Days whose numbers still move: those that are not over, of which not all was read, or for which a rate is missing. */
export function OpenDays({
  days,
  missingRates,
}: {
  days: readonly Day[] | null;
  missingRates: HealthQuery['warehouse']['missingExchangeRates'];
}) {
  const { frame } = useContext(ApiContext);
  const { address } = useAddress();
  const at = ({ source, span }: Day) => {
    const day = ofPeriod(address, span);
    return day && ofGroup(day, 'SOURCE', { key: source?.key });
  };
  const open = days?.filter(({ span }) => !span.isComplete || span.isPartial) ?? [];
  const firstDay = frame?.warehouse.firstDay ?? '';
  const partly =
    frame?.sources.filter(({ wholeFrom, isConfigured }) => isConfigured && (wholeFrom ?? '') > firstDay) ?? [];
  return (
    <ChartFrame
      title="May still change"
      aside="days that are not over, or of which not everything was read"
      table={
        days ? (
          <>
            {missingRates.map(({ currency, firstDay, lastDay, records }) => (
              <Notice key={currency} kind="warning">
                <strong>
                  {countText(records)} {records === 1 ? 'order waits' : 'orders wait'} for the exchange rate of{' '}
                  {currency}
                </strong>{' '}
                of {spanText({ first: firstDay, last: lastDay })}. They are in no number yet, and come by themselves
                once the rate is published.
              </Notice>
            ))}
            <Table
              caption="Days that may still change"
              rows={open}
              keyOf={({ source, span }) => `${source?.key} ${span.first}`}
              empty="All days that are shown are over, and were read in whole."
              columns={[
                { title: 'Store', cell: ({ source }) => storeName(source?.key ?? '', frame) },
                { title: 'Day', cell: ({ span }) => dayText(span.first) },
                {
                  title: 'Why',
                  cell: ({ span }) =>
                    [!span.isComplete && 'not over', span.isPartial && 'read in part'].filter(Boolean).join(', '),
                },
                openingColumn('Net sales so far', 'netSales', at),
                openingColumn('Orders so far', 'orders', at),
              ]}
            />
            {partly.length > 0 && (
              <p class="note">
                Whole from: {partly.map(({ name, wholeFrom }) => `${name} ${dayText(wholeFrom!)}`).join('; ')}. Of
                earlier days only orders that changed since are known.
              </p>
            )}
          </>
        ) : (
          <p class="skeleton block">0</p>
        )
      }
    />
  );
}
