import { Columns } from '../../../../src/charts/columns.js';
import type { ChartData } from '../../../../src/charts/data/chart-data.js';
import { useAddress } from '../../address/navigation.js';
import { ofPeriod } from '../../data/narrowing.js';
import { dayText } from '../../format/days.js';
import { formatsOf, meanText, noNumber, shareText } from '../../format/numbers.js';
import { periodText, shortPeriodText, statedPeriodText } from '../../format/periods.js';
import type { MarketingQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Chart } from '../../parts/chart.js';
import { openingColumn } from '../../parts/number-link.js';
import { Table } from '../../parts/table.js';

type Row = NonNullable<MarketingQuery['reportedOverTime']>['rows'][number];

const title = 'Advertising and visits over time';
/** In pixels. */
const chartHeight = 240;

/** What was spent and who visited over time, and which of it may still change. */
export function ReportedOverTime({ rows, isBusy }: { rows: readonly Row[]; isBusy: boolean }) {
  const { address } = useAddress();
  const at = ({ span }: Row) => ofPeriod(address, span);
  const spent = rows.flatMap(({ adSpend }) => adSpend ?? []);
  return (
    <ChartFrame
      title={title}
      field="adSpend"
      aside="days marked as open may still change"
      isBusy={isBusy}
      chart={
        spent.length > 0 ? (
          <Chart
            data={chartOf(rows, spent[0]!.currency)}
            height={chartHeight}
            draw={(props) => <Columns {...props} />}
          />
        ) : undefined
      }
      table={
        <Table
          caption={title}
          rows={rows}
          keyOf={({ span }) => span.first}
          columns={[
            { title: 'Days', cell: ({ span }) => statedPeriodText(span) },
            openingColumn('Ad spend', 'adSpend', at),
            openingColumn('MER', 'mer', at, meanText),
            openingColumn('Sessions', 'sessions', at),
            openingColumn('Conversion rate', 'conversionRate', at, shareText),
            {
              title: 'May change until',
              cell: ({ mayRestateUntil }) => (mayRestateUntil === null ? noNumber : dayText(mayRestateUntil)),
            },
          ]}
        />
      }
    />
  );
}

function chartOf(rows: readonly Row[], currency: string): ChartData {
  const { money, moneyShort } = formatsOf(currency);
  return {
    title,
    heading: 'Days',
    categories: rows.map(({ span, mayRestateUntil }) => ({
      label: shortPeriodText(span),
      name: periodText(span),
      isOpen: !span.isComplete || mayRestateUntil !== null,
    })),
    series: [{ name: 'Ad spend', values: rows.map(({ adSpend }) => adSpend?.amount ?? null) }],
    format: money,
    formatShort: moneyShort,
  };
}
