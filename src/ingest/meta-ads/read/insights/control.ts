import { type CalendarDate } from '../../../../canonical/calendar-date.js';
import { parseSlice } from '../../../reading/json-slice.js';
import { magnitudeOf, parseDecimal } from '../../../staging/decimal.js';
import type { GraphClient } from '../../client/client.js';
import { accountQuery, type DayRange } from './query.js';
import { spendOf } from './spend-of.js';

/** The account's own spend of a day; null: it has no delivery. */
export async function readControl(client: GraphClient, accountId: string, day: CalendarDate): Promise<string | null> {
  const query = accountQuery({ from: day, to: day });
  const { elements } = await client.page(`/act_${accountId}/insights`, query, ['spend'], null);
  const [total] = elements;
  return total === undefined ? null : spendOf(parseSlice(total.fields[0] ?? null));
}

/** The account's own spend of each day of a range; without days that have no delivery. */
export async function readControls(
  client: GraphClient,
  accountId: string,
  range: DayRange,
): Promise<Map<CalendarDate, string>> {
  const totals = new Map<CalendarDate, string>();
  let after: string | null = null;
  do {
    const page = await client.page(`/act_${accountId}/insights`, accountQuery(range), ['date_start', 'spend'], after);
    for (const { fields } of page.elements) {
      const [day, spend] = fields.map((field) => parseSlice(field ?? null));
      if (typeof day === 'string') totals.set(day, spendOf(spend));
    }
    after = page.after;
  } while (after !== null);
  return totals;
}

/** Meta rounds each row, so that many rows may differ from their sum: by less than a two-hundredth. */
export function agreesRoughly(total: string, control: string): boolean {
  const wanted = parseDecimal(control);
  return magnitudeOf(parseDecimal(total) - wanted) * 200n <= magnitudeOf(wanted);
}
