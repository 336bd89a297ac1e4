/** How long a period is. */
export type PeriodGrain = 'day' | 'week' | 'month' | 'quarter' | 'year';

export interface PeriodText {
  /** As an axis shows it: "3 Nov", "W45", "Nov 26", "Q4 26", "2026". */
  label: string;
  /** As a table or a screen reader has it: "Tue, 3 November 2026". */
  name: string;
}

/**
 * The texts of periods in a locale (BCP 47). A period is named by its first day, `YYYY-MM-DD`, in the calendar of the store; a week by its
 * Monday, with the number and year of ISO 8601. Throws `RangeError` for another text.
 */
export function periodFormats(locale: string): (firstDay: string, grain: PeriodGrain) => PeriodText {
  const of = (options: Intl.DateTimeFormatOptions) => {
    let format: Intl.DateTimeFormat | undefined;
    return (date: Date) => {
      format ??= new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
      return format.format(date);
    };
  };
  const day = of({ day: 'numeric', month: 'short' });
  const wholeDay = of({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
  const month = of({ month: 'short', year: '2-digit' });
  const wholeMonth = of({ month: 'long', year: 'numeric' });
  return (firstDay, grain) => {
    const date = new Date(`${firstDay}T00:00:00Z`);
    if (Number.isNaN(date.getTime()))
      throw new RangeError(`A period is named by its first day, YYYY-MM-DD, got ${JSON.stringify(firstDay)}.`);
    if (grain === 'day') return { label: day(date), name: wholeDay(date) };
    if (grain === 'week') {
      const { week, year } = isoWeek(date);
      return { label: `W${week}`, name: `Week ${week} of ${year}, from ${day(date)}` };
    }
    if (grain === 'month') return { label: month(date), name: wholeMonth(date) };
    const year = firstDay.slice(0, 4);
    if (grain === 'year') return { label: year, name: year };
    const quarter = Math.floor(date.getUTCMonth() / 3) + 1;
    return { label: `Q${quarter} ${year.slice(2)}`, name: `Quarter ${quarter} of ${year}` };
  };
}

const dayLength = 86_400_000;

/** A week belongs to the year of its Thursday. */
function isoWeek(date: Date): { week: number; year: number } {
  const thursday = new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * dayLength);
  const year = thursday.getUTCFullYear();
  return { week: Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / dayLength / 7) + 1, year };
}
