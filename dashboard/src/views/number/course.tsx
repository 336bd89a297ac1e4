import { useContext } from 'preact/hooks';
import { Columns } from '../../../../src/charts/columns.js';
import type { ChartData } from '../../../../src/charts/data/chart-data.js';
import { TimeLine } from '../../../../src/charts/time-line.js';
import { useAddress } from '../../address/navigation.js';
import { ApiContext } from '../../data/api-context.js';
import { ofPeriod } from '../../data/narrowing.js';
import { type Figure, figureExact } from '../../format/figures.js';
import { periodText, shortPeriodText, statedPeriodText } from '../../format/periods.js';
import type { NumberQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Chart } from '../../parts/chart.js';
import { comparedNames } from '../../parts/comparison.js';
import { Opening } from '../../parts/number-link.js';
import { type Column, Table } from '../../parts/table.js';
import { metricFormats, metricText } from './metric.js';
import type { MetricOf } from './settings.js';

type Row = NonNullable<NumberQuery['course']>['rows'][number];

/** In pixels. */
const chartHeight = 240;
/** Fewer periods are columns: a line through them would say more than is known. */
const fewPeriods = 4;

/** The number over time, beside the other period. */
export function Course({ metric, rows, isBusy }: { metric: MetricOf; rows: readonly Row[] | null; isBusy: boolean }) {
  const { address } = useAddress();
  const { frame } = useContext(ApiContext);
  const other = comparedNames[address.compare];
  const { field } = metric;
  const title = `${metric.title} over time`;
  const valueOf = (row: object): Figure => (row as Record<string, Figure>)[field];
  const before = ({ comparisons: [compared] }: Row): Figure => (compared?.span ? valueOf(compared.previous) : null);
  const text = (value: Figure): string => metricText(metric, value);
  const data: ChartData | null = rows && {
    title,
    heading: 'Days',
    categories: rows.map(({ span }) => ({
      ...{ label: shortPeriodText(span), name: periodText(span), isOpen: !span.isComplete },
    })),
    series: [
      { name: metric.title, values: rows.map((row) => figureExact(valueOf(row))) },
      ...(other === null
        ? []
        : [
            {
              ...{ name: `The ${other}`, isComparison: true, isWhole: true },
              values: rows.map((row) => figureExact(before(row))),
            },
          ]),
    ],
    ...metricFormats(metric, frame?.warehouse.reportingCurrency ?? 'EUR'),
  };
  const columns: Column<Row>[] = [
    { title: 'Days', cell: ({ span }) => statedPeriodText(span) },
    {
      ...{ title: metric.title, isNumber: true },
      cell: (row) => <Opening field={field} from={ofPeriod(address, row.span)} value={valueOf(row)} text={text} />,
    },
    ...(other === null
      ? []
      : [
          {
            ...{ title: `The ${other}`, isNumber: true },
            cell: (row: Row) => (
              <Opening
                field={field}
                from={ofPeriod(address, row.comparisons[0]?.span)}
                value={before(row)}
                text={text}
              />
            ),
          },
        ]),
  ];
  return (
    <ChartFrame
      title={title}
      aside={other === null ? undefined : `beside the ${other}`}
      isBusy={isBusy}
      chart={
        data ? (
          <Chart
            data={data}
            height={chartHeight}
            draw={(props) => (rows!.length < fewPeriods ? <Columns {...props} /> : <TimeLine {...props} />)}
          />
        ) : (
          <p class="skeleton block">0</p>
        )
      }
      table={rows && <Table caption={title} columns={columns} rows={rows} keyOf={({ span }) => span.first} />}
    />
  );
}
