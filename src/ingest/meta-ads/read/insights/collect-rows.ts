import { type CalendarDate } from '../../../../canonical/calendar-date.js';
import { TransientError } from '../../../../runtime/errors.js';
import { parseSlice, type SlicedElement } from '../../../reading/json-slice.js';
import { formatDecimal, parseDecimal } from '../../../staging/decimal.js';
import type { GraphClient } from '../../client/client.js';
import type { DayRange } from './query.js';
import { spendOf } from './spend-of.js';

/** Rows of a range come in no order, so all are held; more than this is asked for in parts. */
const mostBytes = 24 << 20;

interface DayRows {
  /** By campaign. */
  rows: Map<string, { bytes: Uint8Array; spend: string }>;
}

export type RowsByDay = Map<CalendarDate, DayRows>;

/** All rows of a list of insights by day, of those that are in the range. A row that comes twice counts as it came last. */
export async function collectRows(
  client: GraphClient,
  { path, parameters, range }: { path: string; parameters: Record<string, string>; range: DayRange },
): Promise<RowsByDay> {
  const days: RowsByDay = new Map();
  let bytes = 0;
  let after: string | null = null;
  do {
    const page = await client.page(path, parameters, ['date_start', 'date_stop', 'campaign_id', 'spend'], after);
    for (const element of page.elements) {
      const { day, campaignId, spend } = readRow(element);
      if (day < range.from || day > range.to) continue;
      const known = days.get(day) ?? { rows: new Map() };
      known.rows.set(campaignId, { bytes: element.bytes, spend });
      days.set(day, known);
      bytes += element.bytes.length;
    }
    if (bytes > mostBytes && range.from < range.to) throw tooMany(range);
    after = page.after;
  } while (after !== null);
  return days;
}

/** The sum of their spend. */
export function totalOf({ rows }: DayRows): string {
  let total = 0n;
  for (const { spend } of rows.values()) total += parseDecimal(spend);
  return formatDecimal(total);
}

function readRow({ fields }: SlicedElement): { day: CalendarDate; campaignId: string; spend: string } {
  const [day, lastDay, campaignId, spend] = fields.map((field) => parseSlice(field));
  if (typeof day !== 'string' || day !== lastDay || typeof campaignId !== 'string') {
    throw new TransientError('a row of insights is not of one campaign and day, as was asked for', {
      code: 'meta_doubtful_answer',
    });
  }
  return { day, campaignId, spend: spendOf(spend) };
}

function tooMany({ from, to }: DayRange): TransientError {
  return new TransientError(`the insights of ${from} to ${to} have more than ${mostBytes} bytes`, {
    ...{ code: 'meta_range_too_large', shrink: true },
  });
}
