import type { CalendarDate } from '../canonical/calendar-date.js';
import { type Dimension, dimensions } from '../models/metrics/dimensions.js';
import { metricFieldName } from '../models/metrics/metric.js';
import { metricNamed, metrics } from '../models/metrics/registry.js';
import { figureColumn } from '../models/report/columns.js';
import type { Figure, FigureWanted, ReportQuestion } from '../models/report/question.js';
import type { ReportRow as Row } from '../models/report/report.js';
import {
  accountsOfRow,
  areAlike,
  type ReportedAccount,
  sourcesMissing,
} from '../models/report/reported/reported-accounts.js';
import type { RowStates } from '../models/report/reported/reported-states.js';
import { overlap, type Span } from '../models/report/spans.js';
import type { StatesOfRows } from '../models/report/states-of-rows.js';
import { trimDecimal } from '../models/reporting/amount.js';
import { type GroupCalendar, isComparable, stateOf } from '../models/reporting/period-state.js';
import { withGetters } from './getters.js';
import { metricFormat } from './metric-values.js';

interface Presenting {
  calendar: GroupCalendar;
  range: { from: CalendarDate; to: CalendarDate };
  currency: string;
  /** Read where it is asked for; null: no figure rests on what platforms report. */
  states: StatesOfRows | null;
}

/** Values of a row, each by the field of its metric. */
type Values = ReadonlyMap<string, (row: Row) => unknown>;

/** What all rows of an answer are made of. */
class Shown {
  /** By kind of figure and side. */
  readonly #values = new Map<string, Map<string, (row: Row) => unknown>>();
  /** The place of each dimension in the keys of a row, by its field. */
  readonly places: ReadonlyMap<string, number>;
  readonly #bySide: ReadonlyMap<number, Span>[];
  readonly #wholes: (Span | null)[];
  readonly #presented = new Map<Span, { accounts: readonly ReportedAccount[]; presented: object }[]>();
  readonly #accounts = new Map<string, readonly ReportedAccount[]>();

  constructor(
    readonly question: ReportQuestion,
    readonly given: Presenting,
  ) {
    const { by, sides, figures } = question;
    this.places = new Map(by.map(({ name }, place) => [metricFieldName(name), place]));
    this.#bySide = sides.map((side) => new Map(side.map((span) => [span.no, span])));
    // A total over days of which some are in two spans would count them twice.
    this.#wholes = sides.map((side, at) => (at > 0 && overlap(side) ? null : wholeOf(side)));
    for (const wanted of figures) {
      const { metric, figure } = wanted;
      const key = keyOf(figure.kind, 'side' in figure ? figure.side : 0);
      const values = this.#values.get(key) ?? new Map();
      const column = figureColumn(wanted);
      const format = isNumber(wanted) ? decimal : metricFormat(metric, given.currency);
      values.set(metricFieldName(metric), (row: Row) => format(row[column]));
      this.#values.set(key, values);
    }
  }

  values(kind: Figure['kind'], side = 0): Values {
    return this.#values.get(keyOf(kind, side)) ?? noValues;
  }

  /** null: no counterpart. */
  spanOf(side: number, no: number | null): Span | null {
    return no === null ? this.#wholes[side]! : (this.#bySide[side]!.get(no) ?? null);
  }

  ownSpan(no: number | null): Span {
    const { from, to } = this.given.range;
    return this.spanOf(0, no) ?? { no: 0, first: from, last: to };
  }

  /** Rows of a period and of the same accounts have the same one. */
  presentSpan(span: Span, accounts: readonly ReportedAccount[]): object {
    const before = this.#presented.get(span);
    const known = before?.find((each) => each.accounts === accounts);
    if (known) return known.presented;
    const presented = shownSpan(this.given.calendar, span, accounts);
    this.#presented.set(span, [...(before ?? []), { accounts, presented }]);
    return presented;
  }

  /** Those of the row, the same array for the same ones. */
  accountsOf({ keys, isOther }: Row): readonly ReportedAccount[] {
    const { by, reported } = this.question;
    const all = reported?.accounts ?? [];
    const isOfGroup = keys.length > 0 && !isOther && by.some(({ name }) => all.some((each) => name in each.keys));
    if (!isOfGroup) return all;
    const key = JSON.stringify(keys);
    const before = this.#accounts.get(key);
    if (before) return before;
    const accounts = accountsOfRow(all, by, keys);
    this.#accounts.set(key, accounts);
    return accounts;
  }
}

const noValues: Values = new Map();

/** Figures of one kind of a row. */
class Figures {
  constructor(
    readonly values: Values,
    readonly row: Row,
  ) {}
}

const metricFields = metrics.map(({ name }) => metricFieldName(name));

withGetters(Figures, metricFields, ({ values, row }, field) => values.get(field)?.(row));

class PresentedRow {
  constructor(
    readonly shown: Shown,
    readonly row: Row,
  ) {}

  get span(): object {
    const { shown, row } = this;
    return shown.presentSpan(shown.ownSpan(row.no), shown.accountsOf(row));
  }

  get keys(): object[] {
    const { by } = this.shown.question;
    if (!hasKeys(this.row)) return [];
    // Names are guarded where the field says whose they are.
    return by.map(({ isOfPersons }, place) => ({ ...keyAt(this.row, place), ...(isOfPersons && { label: null }) }));
  }

  get isOther(): boolean {
    return this.row.isOther;
  }

  get mayRestateUntil(): CalendarDate | null {
    return statesShown(this.#states).mayRestateUntil;
  }

  get restatements(): object[] {
    return statesShown(this.#states).restatements;
  }

  get notes(): object[] {
    return statesShown(this.#states).notes;
  }

  get #states(): RowStates | undefined {
    const { shown, row } = this;
    return shown.given.states?.of(row, shown.ownSpan(row.no));
  }

  get share(): object {
    return this.#figures('share');
  }

  get runningTotal(): object {
    return this.#figures('running_total');
  }

  get movingAverage(): object {
    return this.#figures('moving_average');
  }

  get comparisons(): object[] {
    const { shown, row } = this;
    const { calendar } = shown.given;
    const accounts = shown.accountsOf(row);
    const span = shown.ownSpan(row.no);
    return shown.question.sides.slice(1).map((_, index) => {
      const side = index + 1;
      const other = shown.spanOf(side, row.no);
      const hasChanges = other !== null && areComparable(calendar, span, other) && areAlike(accounts, span, other);
      const figures = (kind: Figure['kind'], isShown: boolean): object =>
        new Figures(isShown ? shown.values(kind, side) : noValues, row);
      return {
        span: other && shown.presentSpan(other, accounts),
        isComparable: hasChanges,
        ...statesShown(other === null ? undefined : shown.given.states?.ofOther(row, span, other)),
        previous: figures('previous', other !== null),
        change: figures('change', hasChanges),
        changePercent: figures('change_percent', hasChanges),
      };
    });
  }

  #figures(kind: Figure['kind']): object {
    return new Figures(this.shown.values(kind), this.row);
  }
}

withGetters(PresentedRow, metricFields, ({ shown, row }, field) => shown.values('value').get(field)?.(row));
withGetters(
  PresentedRow,
  dimensions.map(({ name }: Dimension) => metricFieldName(name)),
  ({ shown, row }, field) => {
    const place = shown.places.get(field);
    return place === undefined || !hasKeys(row) ? null : keyAt(row, place);
  },
);

/** Makes API objects of a report's rows, whose values are worked out when they are asked for. */
export function presenter(question: ReportQuestion, given: Presenting): (row: Row) => object {
  const shown = new Shown(question, given);
  return (row) => new PresentedRow(shown, row);
}

function hasKeys({ keys, isOther }: Row): boolean {
  return keys.length > 0 && !isOther;
}

function keyAt({ keys, labels }: Row, place: number): object {
  const key = keys[place] ?? null;
  return { key, label: labels[place] ?? key };
}

function keyOf(kind: Figure['kind'], side: number): string {
  return side === 0 ? kind : `${kind} ${side}`;
}

function statesShown(states: RowStates | undefined): RowStates {
  return states ?? { mayRestateUntil: null, restatements: [], notes: [] };
}

/** Days with what is known of them, and the sources of the accounts that have not reported all of them. */
export function shownSpan(calendar: GroupCalendar, span: Span, accounts: readonly ReportedAccount[]): object {
  const { first, last, hour = null } = span;
  const { isComplete, partialSources: ofTrade } = stateOf(calendar, span);
  const partialSources = [...new Set([...ofTrade, ...sourcesMissing(accounts, span)])].sort();
  return { first, last, hour, isComplete, isPartial: partialSources.length > 0, partialSources };
}

/** Either side may be the unfinished one: a named range can end after the report's own. */
export function areComparable(calendar: GroupCalendar, span: Span, other: Span): boolean {
  return isComparable(calendar, span, other) && stateOf(calendar, other).isComplete;
}

/** Whether a figure is a number without the metric's unit. */
function isNumber({ metric, figure: { kind } }: FigureWanted): boolean {
  return (
    kind === 'share' || kind === 'change_percent' || (kind === 'moving_average' && metricNamed(metric).unit === 'count')
  );
}

function decimal(value: unknown): string | null {
  return typeof value === 'string' ? trimDecimal(value) : null;
}

function wholeOf(side: readonly Span[]): Span | null {
  const [first, last] = [side[0], side.at(-1)];
  return first && last ? { no: 0, first: first.first, last: last.last } : null;
}
