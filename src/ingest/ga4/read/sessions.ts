import { type CalendarDate } from '../../../canonical/calendar-date.js';
import type { Stream } from '../../../contract/extractor.js';
import { periodsIn } from '../../reading/calendar.js';
import type { ReadPartition } from '../../reading/partitions.js';
import { formatDecimal, parseDecimal } from '../../staging/decimal.js';
import { agrees, saysIncomplete } from './agreement.js';
import { sessionDimensions, sessionMetrics } from './columns.js';
import { type PartitionReader, propertyStream } from './property-stream.js';
import type { ConnectedProperty } from './property.js';
import { metricOf, readReport } from './report.js';
import { ga4Streams } from './streams.js';

/** How many days are committed together at most: one request reads all their control totals. */
const daysAtOnce = 7;

/** What was read of a day: the sum of its rows' sessions, and the property's own total. */
interface ReadDay {
  sum: string;
  total: string;
  isIncomplete: boolean;
}

/** The property's sessions. Each day is a report of its own: in a longer one, rows of few sessions are left out. */
export function sessionsStream(property: ConnectedProperty): Stream {
  return propertyStream(property, ga4Streams.sessions, daysAtOnce, (zoneOf) => reader(property, zoneOf));
}

function reader({ client, propertyId }: ConnectedProperty, zoneOf: (start: CalendarDate) => string): PartitionReader {
  const read = new Map<CalendarDate, ReadDay>();
  return {
    async *read(from, to) {
      read.clear();
      const totals = await readTotals(from, to);
      for (const date of periodsIn('day', from, to)) {
        const query = { dimensions: sessionDimensions, metrics: sessionMetrics, from: date, to: date };
        const { rows, metadata, currency } = await readReport(client, query);
        const sum = formatDecimal(rows.reduce((so, row) => so + parseDecimal(metricOf(row, 0)), 0n));
        const day = { sum, total: totals.get(date) ?? '0', isIncomplete: saysIncomplete(metadata) };
        read.set(date, day);
        const about = {
          ...{ property: propertyId, timezone: zoneOf(date), currency },
          ...{ dimensions: sessionDimensions, metrics: sessionMetrics, metadata },
          // Only if it says something: an estimate differs a little whenever it is asked for.
          ...(!agrees(sum, day.total, false) && { reportedSessions: day.total }),
        };
        yield { start: date, about, rows: rows.map(({ bytes }) => bytes), total: sum } satisfies ReadPartition;
      }
    },
    control: async (date) => {
      const day = read.get(date)!;
      return agrees(day.sum, day.total, day.isIncomplete) ? day.sum : day.total;
    },
  };

  async function readTotals(from: CalendarDate, to: CalendarDate): Promise<Map<CalendarDate, string>> {
    const { rows } = await readReport(client, { dimensions: ['date'], metrics: ['sessions'], from, to });
    return new Map(rows.map((row) => [dateOf(row.bytes), metricOf(row, 0)]));
  }
}

/** The day of a row whose first dimension is `date`: `20260703`. */
function dateOf(row: Uint8Array): CalendarDate {
  const { dimensionValues } = JSON.parse(Buffer.from(row).toString('utf8')) as { dimensionValues: { value: string }[] };
  const text = dimensionValues[0]!.value;
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}
