import type { ChartData } from '../../../../src/charts/data/chart-data.js';
import { HeatMap } from '../../../../src/charts/heat-map.js';
import { useAddress } from '../../address/navigation.js';
import { narrowedTo } from '../../data/narrowing.js';
import { dayText } from '../../format/days.js';
import { type Figure, figureExact } from '../../format/figures.js';
import { formatsOf } from '../../format/numbers.js';
import type { SalesQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Chart } from '../../parts/chart.js';
import { Opening } from '../../parts/number-link.js';
import { type Column, Table } from '../../parts/table.js';
import type { SalesMetric } from './settings.js';

type Cell = SalesQuery['week']['groupTotals'][number];

/** In pixels. */
const [rowHeight, headHeight] = [22, 24];
/** Any week: Monday to Sunday, ISO weekdays 1 to 7. */
const days = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, day: `2024-01-0${weekday}` }));

interface Hour {
  hour: number;
  /** Monday first. Null: no trade in that hour of the week. */
  values: Figure[];
}

/** A metric by hour of the stores' days and by weekday, as a heat map: when to staff, when to send. */
export function Week({
  metric: { value: field, name, text },
  cells,
  currency,
  isBusy,
}: {
  metric: SalesMetric;
  cells: readonly Cell[] | null;
  currency: string;
  isBusy: boolean;
}) {
  const { address } = useAddress();
  const title = `${name} by weekday and hour`;
  const hours = cells && hoursOf(cells, field);
  const { money, moneyShort, count, countShort } = formatsOf(currency);
  const isMoney = cells?.some((cell) => typeof cell[field] === 'object') ?? false;
  const columns: Column<Hour>[] = [
    { title: 'Hour', cell: ({ hour }) => hourText(hour) },
    ...days.map(({ weekday, day }, at) => ({
      ...{ title: dayText(day, { weekday: 'short' }), isNumber: true },
      cell: ({ hour, values }: Hour) => (
        <Opening
          field={field}
          from={narrowedTo(narrowedTo(address, { dimension: 'WEEKDAY', key: String(weekday) }), {
            ...{ dimension: 'HOUR', key: String(hour) },
          })}
          value={values[at]}
          text={text}
        />
      ),
    })),
  ];
  const data: ChartData | null = hours && {
    title,
    heading: 'Hour',
    categories: hours.map(({ hour }) => ({ label: hourText(hour) })),
    series: days.map(({ day }, at) => ({
      ...{ name: dayText(day, { weekday: 'short' }), values: hours.map(({ values }) => figureExact(values[at])) },
    })),
    format: isMoney ? money : count,
    formatShort: isMoney ? moneyShort : countShort,
  };
  return (
    <ChartFrame
      title={title}
      field={field}
      aside="by the clock of each store"
      isBusy={isBusy}
      chart={
        data === null ? (
          <p class="skeleton block chart-room">0</p>
        ) : hours!.length === 0 ? null : (
          <Chart data={data} height={hours!.length * rowHeight + headHeight} draw={(props) => <HeatMap {...props} />} />
        )
      }
      table={hours && <Table caption={title} columns={columns} rows={hours} keyOf={({ hour }) => String(hour)} />}
    />
  );
}

/** From the first hour with trade to the last. */
function hoursOf(cells: readonly Cell[], field: SalesMetric['value']): Hour[] {
  const found = new Map(cells.map((cell) => [`${cell.hour?.key} ${cell.weekday?.key}`, cell[field]]));
  const traded = [...new Array(24).keys()].filter((hour) =>
    days.some(({ weekday }) => found.has(`${hour} ${weekday}`)),
  );
  const first = traded[0] ?? 0;
  return Array.from({ length: traded.length === 0 ? 0 : traded.at(-1)! - first + 1 }, (_, at) => ({
    hour: first + at,
    values: days.map(({ weekday }) => found.get(`${first + at} ${weekday}`) ?? null),
  }));
}

function hourText(hour: number): string {
  return `${hour}:00`;
}
