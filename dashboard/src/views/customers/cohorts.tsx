import type { ChartData } from '../../../../src/charts/data/chart-data.js';
import { periodFormats } from '../../../../src/charts/formats/period-formats.js';
import { HeatMap } from '../../../../src/charts/heat-map.js';
import type { Address } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { figureExact } from '../../format/figures.js';
import { locale } from '../../format/locale.js';
import { formatsOf, shareText } from '../../format/numbers.js';
import type { CustomersQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Chart } from '../../parts/chart.js';
import { Opens } from '../../parts/number-link.js';
import { type Column, Table } from '../../parts/table.js';
import { customersAddress } from './customer-links.js';
import type { CohortCell, CohortGrain } from './settings.js';

type Cohort = CustomersQuery['cohorts'][number];

/** In pixels. */
const [rowHeight, headHeight, legendHeight] = [26, 24, 26];

const textOf = periodFormats(locale[0] ?? 'en');

/**
 * How many of the customers who began in a period come back in each later one. The period of the first order, in which all of them
 * ordered, is in the table alone: beside it all others would look alike.
 */
export function Cohorts({
  cohorts,
  grain,
  cell: { value: field, name },
  currency,
  isBusy,
}: {
  cohorts: readonly Cohort[] | null;
  grain: CohortGrain;
  cell: CohortCell;
  currency: string;
  isBusy: boolean;
}) {
  const { address } = useAddress();
  const title = `Cohorts by ${grain} of the first order`;
  const at = ({ from, to }: Cohort, cell?: Cohort['cells'][number]): Address =>
    customersAddress(address, {
      settings: { cohort: `${from}..${to}`, ...(cell && { ordered: `${cell.from}..${cell.to}` }) },
    });
  const most = Math.max(0, ...(cohorts ?? []).map(({ cells }) => cells.length));
  const indices = Array.from({ length: most }, (_, index) => index);
  const { money, moneyShort, count, countShort, percent } = formatsOf(currency);
  const [format, formatShort] =
    field === 'retention' ? [percent, percent] : field === 'customers' ? [count, countShort] : [money, moneyShort];
  const data: ChartData | null = cohorts && {
    title: `${title}: ${name} in each later ${grain}`,
    heading: 'Cohort',
    categories: cohorts.map(({ from, size, isComplete }) => ({
      label: textOf(from, grain).label,
      name: `${textOf(from, grain).name}, ${size} customers`,
      isOpen: !isComplete,
    })),
    series: indices.slice(1).map((index) => ({
      ...{ name: `+${index}`, values: cohorts.map(({ cells }) => figureExact(cells[index]?.[field])) },
    })),
    isOpenValue: (cohort, series) => cohorts[cohort]!.cells[series + 1]?.isComplete === false,
    format,
    formatShort,
  };
  const columns: Column<Cohort>[] = [
    {
      title: 'Cohort',
      cell: ({ from, isComplete, isPartial }) =>
        `${textOf(from, grain).label}${isComplete ? '' : ' (not over)'}${isPartial ? ' (not read in whole)' : ''}`,
    },
    { title: 'Customers', isNumber: true, cell: (cohort) => <Opens to={at(cohort)} value={cohort.size} /> },
    ...indices.map((index) => ({
      ...{ title: `+${index}`, isNumber: true },
      cell: (cohort: Cohort) => {
        const cell = cohort.cells[index];
        return (
          <Opens to={at(cohort, cell)} value={cell?.[field]} text={field === 'retention' ? shareText : undefined} />
        );
      },
    })),
  ];
  return (
    <ChartFrame
      title={title}
      aside={`${name} in each later ${grain}, the latest 12, whatever the range`}
      isBusy={isBusy}
      chart={
        data === null ? (
          <p class="skeleton block chart-room">0</p>
        ) : data.series.length === 0 ? null : (
          <Chart
            data={data}
            height={data.categories.length * rowHeight + headHeight + legendHeight}
            draw={(props) => <HeatMap {...props} />}
          />
        )
      }
      table={
        cohorts && (
          <Table
            caption={title}
            columns={columns}
            rows={cohorts}
            keyOf={({ from }) => from}
            empty="Nobody has ordered yet."
          />
        )
      }
    />
  );
}
