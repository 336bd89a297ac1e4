/** Reports and v0 have whole seconds, 2026-01-01 has milliseconds: `2026-07-03T09:15:02Z` for all of them. */
export function wholeSecond(time: string): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? time : new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
