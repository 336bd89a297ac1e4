import type {
  ConnectContext,
  ExtractRequest,
  Page,
  PartitionStreamDeclaration,
  Stream,
} from '../../../contract/extractor.js';
import { joinFragments } from '../../../contract/fragments.js';
import { firstDayOf } from '../../reading/calendar.js';
import { instant } from '../../reading/windows.js';
import { sessionDimensions, sessionMetrics, userDimensions, userMetrics } from '../read/columns.js';
import { checkMeasure, exportMeasure } from '../read/measure.js';
import { DayOfEvents, type ReportRow } from './day-of-events.js';
import { type ExportedDay, findExportedDays } from './export-files.js';

/** What the days of one source's export have in common. */
export interface ExportedProperty {
  propertyId: string;
  folder: string;
  timezone: string;
  context: ConnectContext;
}

/** The only currency in which every purchase of the export is. */
export const exportCurrency = 'USD';

/** The sessions of each exported day. */
export function exportedSessions(property: ExportedProperty, declaration: PartitionStreamDeclaration): Stream {
  const columns = { dimensions: sessionDimensions, metrics: sessionMetrics };
  return streamOf(property, declaration, columns, (day) => day.sessionRows());
}

/** The users of each exported day. */
export function exportedUsers(property: ExportedProperty, declaration: PartitionStreamDeclaration): Stream {
  const columns = { dimensions: userDimensions, metrics: userMetrics };
  return streamOf(property, declaration, columns, (day) => day.userRows());
}

/** Weeks and months have no table: the people of several days would have to be held together in memory. */
export function notExported({ context }: ExportedProperty, declaration: PartitionStreamDeclaration): Stream {
  async function* extract({ state }: ExtractRequest): AsyncGenerator<Page> {
    checkMeasure(exportMeasure, state);
    yield { records: [], state: { watermark: instant(context.clock.now()), measure: exportMeasure } };
  }
  return { ...declaration, extract };
}

interface Columns {
  dimensions: readonly string[];
  metrics: readonly string[];
}

/** A day is read again when its files change: Google writes to it for 72 hours. */
function streamOf(
  property: ExportedProperty,
  declaration: PartitionStreamDeclaration,
  columns: Columns,
  rowsOf: (day: DayOfEvents) => ReportRow[],
): Stream {
  const { propertyId, folder, timezone, context } = property;
  const about = { measure: exportMeasure, property: propertyId, timezone, currency: exportCurrency, ...columns };
  async function* extract({ state, signal, known }: ExtractRequest): AsyncGenerator<Page> {
    checkMeasure(exportMeasure, state);
    const startedAt = instant(context.clock.now());
    const first = firstDayOf(context.backfillStart);
    const days = (await findExportedDays(folder)).filter(({ date }) => date >= first);
    const keyOf = ({ date }: ExportedDay): string => `${propertyId}/${date}`;
    const marks = await known.marks(days.map(keyOf));
    for (const day of days) {
      if (marks.get(keyOf(day)) === day.fingerprint) continue;
      signal.throwIfAborted();
      const rows = rowsOf(await DayOfEvents.read(day, signal)).map((row) => Buffer.from(JSON.stringify(row)));
      const payload = joinFragments([Buffer.from(JSON.stringify(about)), ...rows.sort(Buffer.compare)]);
      const record = { key: keyOf(day), updatedAt: null, payload, mark: day.fingerprint };
      yield { records: [record], state: { watermark: state.watermark, measure: exportMeasure } };
    }
    yield { records: [], state: { watermark: startedAt, measure: exportMeasure } };
  }
  return { ...declaration, extract };
}
