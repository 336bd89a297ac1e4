import { type CalendarDate } from '../../../canonical/calendar-date.js';
import type { PartitionStreamDeclaration, Stream } from '../../../contract/extractor.js';
import { endOf, periodsIn } from '../../reading/calendar.js';
import { formatDecimal, parseDecimal } from '../../staging/decimal.js';
import { coversUsers, saysIncomplete } from './agreement.js';
import { userDimensions, userMetrics } from './columns.js';
import { type PartitionReader, propertyStream } from './property-stream.js';
import type { ConnectedProperty } from './property.js';
import { metricOf, readReport } from './report.js';

const periodsAtOnce = 4;

interface ReadPeriod {
  /** Of the channel groups. */
  sum: string;
  total: string;
  isIncomplete: boolean;
}

/**
 * The property's users in each day, week or month: they cannot be added up, so each period is asked for by itself, in total and by
 * channel group.
 */
export function usersStream(property: ConnectedProperty, declaration: PartitionStreamDeclaration): Stream {
  return propertyStream(property, declaration, periodsAtOnce, (zoneOf) => reader(property, declaration, zoneOf));
}

function reader(
  { client, propertyId }: ConnectedProperty,
  { partitions: { unit } }: PartitionStreamDeclaration,
  zoneOf: (start: CalendarDate) => string,
): PartitionReader {
  const read = new Map<CalendarDate, ReadPeriod>();
  return {
    async *read(from, to) {
      read.clear();
      for (const start of periodsIn(unit, from, to)) {
        const end = endOf(unit, start);
        const period = { metrics: userMetrics, from: start, to: end < to ? end : to };
        const whole = await readReport(client, { dimensions: [], ...period });
        const groups = await readReport(client, { dimensions: userDimensions, ...period });
        const sum = formatDecimal(groups.rows.reduce((so, row) => so + parseDecimal(metricOf(row, 0)), 0n));
        const total = whole.rows[0] ? metricOf(whole.rows[0], 0) : '0';
        const metadata = { ...whole.metadata, ...groups.metadata };
        read.set(start, { sum, total, isIncomplete: saysIncomplete(metadata) });
        const about = {
          ...{ property: propertyId, timezone: zoneOf(start), currency: whole.currency },
          ...{ dimensions: userDimensions, metrics: userMetrics, metadata },
        };
        yield { start, about, rows: [...whole.rows, ...groups.rows].map(({ bytes }) => bytes), total: sum };
      }
    },
    control: async (start) => {
      const { sum, total, isIncomplete } = read.get(start)!;
      return coversUsers(sum, total, isIncomplete) ? sum : total;
    },
  };
}
