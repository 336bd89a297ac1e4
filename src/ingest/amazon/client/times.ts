/** Reports and v0 have whole seconds, 2026-01-01 has milliseconds: `2026-07-03T09:15:02Z` for all of them. */
export function wholeSecond(time: string): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? time : `${new Date(at).toISOString().slice(0, -5)}Z`;
}

/**
 * A time of a settlement report, `2026-07-03 09:15:02 UTC` or, in Europe, `03.07.2026 09:15:02 UTC`, as `2026-07-03T09:15:02Z`.
 * null: it is neither.
 */
export function settlementTime(text: string): string | null {
  const found = timeOfSettlement.exec(text.trim())?.groups;
  if (!found) return null;
  const { iso, day, month, year, time } = found;
  return `${iso ?? `${year}-${month}-${day}`}T${time}Z`;
}

const timeOfSettlement =
  /^(?:(?<iso>\d{4}-\d\d-\d\d)|(?<day>\d\d)\.(?<month>\d\d)\.(?<year>\d{4}))[ T](?<time>\d\d:\d\d:\d\d)(?: ?UTC|Z)?$/;
