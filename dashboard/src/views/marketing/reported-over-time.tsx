import { Columns } from '../../../../src/charts/columns.js';
import type { ChartData } from '../../../../src/charts/data/chart-data.js';
import { dayText } from '../../format/days.js';
import { formatsOf, meanText, noNumber, shareText } from '../../format/numbers.js';
import { periodText, shortPeriodText, statedPeriodText } from '../../format/periods.js';
import type { MarketingQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Chart } from '../../parts/chart.js';
import { Exact } from '../../parts/exact.js';
import { Table } from '../../parts/table.js';

type Row = NonNullable<MarketingQuery['reportedOverTime']>['rows'][number];

const title = 'Advertising and visits over time';
/** In pixels. */
const chartHeight = 240;

/** What was spent and who visited over time, and which of it may still change. */
export function ReportedOverTime({ rows, isBusy }: { rows: readonly Row[]; isBusy: boolean }) {
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
            { title: 'Ad spend', isNumber: true, cell: ({ adSpend }) => <Exact value={adSpend} /> },
            { title: 'MER', isNumber: true, cell: ({ mer }) => <Exact value={mer} text={meanText} /> },
            { title: 'Sessions', isNumber: true, cell: ({ sessions }) => <Exact value={sessions} /> },
            {
              title: 'Conversion rate',
              isNumber: true,
              cell: ({ conversionRate }) => <Exact value={conversionRate} text={shareText} />,
            },
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
