import { printerOf } from './locale.js';

type DateForm = Intl.DateTimeFormatOptions;

const wholeDay: DateForm = { day: 'numeric', month: 'short', year: 'numeric' };

/** A business day in the viewer's form: “28 Sept 2026”. It belongs to no time zone. */
export function dayText(day: string, form: DateForm = wholeDay): string {
  return dayPrinter(form).format(new Date(`${day}T00:00:00Z`));
}

/** “1 – 28 Sept 2026”: one day if both are the same. */
export function spanText({ first, last }: { first: string; last: string }, form: DateForm = wholeDay): string {
  return dayPrinter(form).formatRange(new Date(`${first}T00:00:00Z`), new Date(`${last}T00:00:00Z`));
}

/** An instant in the viewer's own time zone: “28 Sept, 21:54”. */
export function instantText(instant: string, form: DateForm = { dateStyle: 'medium', timeStyle: 'short' }): string {
  return printerOf('instant', form, (locale) => new Intl.DateTimeFormat(locale, form)).format(new Date(instant));
}

/** How long ago an instant was: “3 minutes ago”. */
export function agoText(instant: string, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(instant)) / 1000));
  const [unit, size] = (
    [
      ['day', 86_400],
      ['hour', 3600],
      ['minute', 60],
    ] as const
  ).find(([, one]) => seconds >= one) ?? ['second', 1];
  const form = { numeric: 'auto' } as const;
  return printerOf('ago', form, (locale) => new Intl.RelativeTimeFormat(locale, form)).format(
    -Math.floor(seconds / size),
    unit,
  );
}

function dayPrinter(form: DateForm): Intl.DateTimeFormat {
  return printerOf('day', form, (locale) => new Intl.DateTimeFormat(locale, { ...form, timeZone: 'UTC' }));
}
