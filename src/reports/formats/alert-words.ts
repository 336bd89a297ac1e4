import type { AlertContent, AlertItem, EvidenceFigure } from '../content/alert-content.js';
import { type ValueFormats, valueFormats } from '../content/format-values.js';

/** More of them are counted: whoever wants all asks the API. */
const mostItems = 50;

/** Figures of one event are few; of many, the statements say enough. */
const mostWithFigures = 5;

/** What a message about alerts says, in its order, whatever it is made of. */
export interface AlertWords {
  items: {
    heading: string;
    statement: string;
    figures: { label: string; text: string }[];
    link: string | null;
  }[];
  /** Events that it is too long for. */
  left: number;
  /** The questions that give the figures, each once. */
  questions: { title: string; text: string }[];
  /** What the figures are of. */
  end: string;
}

export function alertWords({ items, locale, timezone, at }: AlertContent): AlertWords {
  const formats = valueFormats(locale, timezone);
  const shown = items.slice(0, mostItems);
  const questions = new Map(
    items.flatMap(({ title, evidence: { query } }) => {
      if (query === null) return [];
      const text = `${query.document}\n${JSON.stringify(query.variables)}`;
      return [[text, { title, text }] as const];
    }),
  );
  const [first] = items;
  const { version, asOf } = first!.evidence;
  const known = asOf === null ? '' : `, which has all changes before ${formats.instant(asOf)}`;
  return {
    items: shown.map((item) => ({
      heading: headingOf(item, formats),
      statement: item.evidence.statement,
      figures: shown.length > mostWithFigures ? [] : item.evidence.figures.map((figure) => figureText(figure, formats)),
      link: item.evidence.link,
    })),
    left: items.length - shown.length,
    questions: [...questions.values()],
    end: `Judged at ${formats.instant(first!.evidence.at)}, sent at ${formats.instant(at)}. Version ${version} of the warehouse${known}.`,
  };
}

function headingOf({ title, label, change, openedAt, resolvedAt }: AlertItem, formats: ValueFormats): string {
  const about = label === '' ? title : `${title}: ${label}`;
  const since = formats.instant(openedAt);
  switch (change) {
    case 'opened':
      return `${about} – since ${since}`;
    case 'reminder':
      return `${about} – still open, since ${since}`;
    case 'still_open':
      return `${about} – open, since ${since}`;
    case 'resolved':
    case 'passed':
      return `${about} – over: from ${since} to ${formats.instant(resolvedAt!)}`;
  }
}

function figureText(figure: EvidenceFigure, formats: ValueFormats): { label: string; text: string } {
  const { label, first, last } = figure;
  const span =
    first === null
      ? ''
      : first === last
        ? ` (${when(first, formats)})`
        : ` (${when(first, formats)} to ${when(last!, formats)})`;
  return { label: `${label}${span}`, text: formats.cell(figure.cell, figure) };
}

/** A day, or an hour of it such as `2026-07-03T09`. */
function when(time: string, formats: ValueFormats): string {
  const [day, hour] = time.split('T');
  return hour === undefined ? formats.day(day!) : `${formats.day(day!)}, ${hour}:00`;
}
