import { Columns } from '../../../../src/charts/columns.js';
import type { ChartData } from '../../../../src/charts/data/chart-data.js';
import { TimeLine } from '../../../../src/charts/time-line.js';
import { useAddress } from '../../address/navigation.js';
import { ofPeriod } from '../../data/narrowing.js';
import { figureExact } from '../../format/figures.js';
import { formatsOf } from '../../format/numbers.js';
import { periodText, shortPeriodText, statedPeriodText } from '../../format/periods.js';
import type { SalesQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Chart } from '../../parts/chart.js';
import { comparedNames } from '../../parts/comparison.js';
import { Opening, openingColumn } from '../../parts/number-link.js';
import { type Column, Table } from '../../parts/table.js';
import type { SalesMetric } from './settings.js';

type Row = SalesQuery['trend']['rows'][number];

/** In pixels. */
const chartHeight = 260;
/** Fewer periods are columns: a line through them would say more than is known. */
const fewPeriods = 4;

/** A metric over time, beside the other period. */
export function Course({
  metric: { value: field, name, text },
  rows,
  currency,
  isBusy,
}: {
  metric: SalesMetric;
  rows: readonly Row[] | null;
  currency: string;
  isBusy: boolean;
}) {
  const { address } = useAddress();
  const other = comparedNames[address.compare];
  const title = `${name} over time`;
  const before = ({ comparisons: [compared] }: Row) => (compared?.span ? compared.previous[field] : null);
  const { money, moneyShort, count, countShort } = formatsOf(currency);
  const isMoney = rows?.some((row) => typeof row[field] === 'object') ?? false;
  const data: ChartData | null = rows && {
    title,
    heading: 'Days',
    categories: rows.map(({ span }) => ({
      ...{ label: shortPeriodText(span), name: periodText(span), isOpen: !span.isComplete },
    })),
    series: [
      { name, values: rows.map((row) => figureExact(row[field])) },
      ...(other === null
        ? []
        : [
            {
              name: `The ${other}`,
              isComparison: true,
              isWhole: true,
              values: rows.map((row) => figureExact(before(row))),
            },
          ]),
    ],
    format: isMoney ? money : count,
    formatShort: isMoney ? moneyShort : countShort,
  };
  const columns: Column<Row>[] = [
    { title: 'Days', cell: ({ span }) => statedPeriodText(span) },
    openingColumn(name, field, (row) => ofPeriod(address, row.span), text),
    ...(other === null
      ? []
      : [
          {
            title: `The ${other}`,
            isNumber: true,
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
      field={field}
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
          <p class="skeleton block chart-room">0</p>
        )
      }
      table={
        rows && (
          <Table
            caption={title}
            columns={columns}
            rows={rows}
            keyOf={({ span }) => `${span.first} ${span.hour ?? ''}`}
          />
        )
      }
    />
  );
}
