import { dayText, spanText } from '../format/days.js';
import { parseRange, type Range, type RangeText } from './range.js';

/** What people call a range: “Last 28 days”, “September 2026”, “Fiscal year 2026, Q2”. */
export function rangeName({ text, date }: Range): string {
  if (text === 'today') return 'Today';
  if (text === 'yesterday') return 'Yesterday';
  const [, which, one] = /^(this|last)-([a-z]+)$/.exec(text) ?? [];
  if (one) return `${which === 'this' ? 'This' : 'Last'} ${one}`;
  const [, count, units] = /^last-(\d+)-([a-z]+)s$/.exec(text) ?? [];
  if (units) return `Last ${count} ${count === '1' ? units : `${units}s`}`;
  const [, fiscalYear, fiscalQuarter] = /^FY(\d{4})(?:-Q(\d))?$/.exec(text) ?? [];
  if (fiscalYear) return fiscalQuarter ? `Fiscal year ${fiscalYear}, Q${fiscalQuarter}` : `Fiscal year ${fiscalYear}`;
  const [, year, kind, number] = /^(\d{4})(?:-(Q|W)?(\d+))?$/.exec(text) ?? [];
  if (year && kind === 'Q') return `Q${number} ${year}`;
  if (year && kind === 'W') return `Week ${Number(number)}, ${year}`;
  if (year && number) return dayText(`${text}-01`, { month: 'long', year: 'numeric' });
  if (year) return year;
  return spanText({ first: date.range!.from!, last: date.range!.to! });
}

/** The ranges to choose from, in groups. `today`: with its place in the fiscal calendar, null while it is not known. */
export function rangeChoices(today: { date: string; fiscalYear: number; fiscalQuarter: number } | null): RangeGroup[] {
  const named = (texts: readonly string[]): Range[] => texts.map((text) => parseRange(text as RangeText)!);
  const groups: RangeGroup[] = [
    { name: 'Days', ranges: named(['today', 'yesterday', 'last-7-days', 'last-28-days', 'last-90-days']) },
    { name: 'Current', ranges: named(['this-week', 'this-month', 'this-quarter', 'this-year']) },
    { name: 'Before', ranges: named(['last-week', 'last-month', 'last-quarter', 'last-year', 'last-12-months']) },
  ];
  if (!today) return groups;
  const { date, fiscalYear, fiscalQuarter } = today;
  const year = Number(date.slice(0, 4));
  const quarter = Math.ceil(Number(date.slice(5, 7)) / 3);
  const quarters = [0, 1, 2, 3].map((back) => {
    const no = year * 4 + quarter - 1 - back;
    return `${Math.floor(no / 4)}-Q${(no % 4) + 1}`;
  });
  return [
    ...groups,
    { name: 'Calendar', ranges: named([String(year), String(year - 1), ...quarters]) },
    {
      name: 'Fiscal',
      ranges: named([`FY${fiscalYear}`, `FY${fiscalYear - 1}`, `FY${fiscalYear}-Q${fiscalQuarter}`]),
    },
  ];
}

export interface RangeGroup {
  name: string;
  ranges: Range[];
}
