import { daysBetween } from '../../canonical/calendar-date.js';
import { oncePerObject } from '../../runtime/once-per-object.js';
import { partitionKinds, visitorKinds } from '../metrics/reported-facts.js';
import type { QuestionDatabase } from '../reporting/snapshot.js';
import { metricsOf, type ReportQuestion } from './question.js';
import type { ReportRow } from './report.js';
import { accountsOfRow, daysOwed } from './reported/reported-accounts.js';
import { reportedStates, type ReportedState, type RowStates, statesOfRow } from './reported/reported-states.js';
import type { Span } from './spans.js';
import { periodOf } from './visitors.js';

const breakCode = 'attribution_changed';

/** What may still change in each row of a report, and what is to be known of its days. */
export class StatesOfRows {
  readonly #ofDays: readonly string[];
  readonly #hasVisitors: boolean;
  readonly #bySpan = oncePerObject((span: Span) => this.#statesWithin(span));

  private constructor(
    private readonly question: ReportQuestion,
    private readonly states: readonly ReportedState[],
  ) {
    const { ofDays, hasVisitors } = kindsOf(question);
    this.#ofDays = ofDays;
    this.#hasVisitors = hasVisitors;
  }

  /** null: no figure of the report rests on what platforms report. `zones`: see `reportedStates`. */
  static async read(
    db: QuestionDatabase,
    question: ReportQuestion,
    { now, zones }: { now: Date; zones: Set<string> },
  ): Promise<StatesOfRows | null> {
    const { reported, sides, scope } = question;
    const spans = sides.flat();
    if (!reported || sides[0]!.length === 0) return null;
    const { ofDays, hasVisitors } = kindsOf(question);
    const kinds = [...ofDays, ...(hasVisitors ? Object.values(visitorKinds) : [])];
    const firsts = spans.map(({ first }) => first).sort();
    const lasts = spans.map(({ last }) => last).sort();
    const days = { from: firsts[0]!, to: lasts.at(-1)! };
    return new StatesOfRows(
      question,
      await reportedStates(db, { scope, kinds, days, isSelected: reported.isSelected, now }, zones),
    );
  }

  /** Of a row with these days. Of a group of a source, platform, account or property: of what is its own. */
  of(row: ReportRow, span: Span): RowStates {
    return this.#withOwed(row, span, statesOfRow(this.#ofRow(row, this.#bySpan(span))));
  }

  /**
   * Of the days that a row with a span is compared with. Notes are also those of a day between the two, or of the later ones, from which on
   * numbers do not compare with those before.
   */
  ofOther(row: ReportRow, span: Span, other: Span): RowStates {
    const [earlier, later] = other.first <= span.first ? [other, span] : [span, other];
    const isBreak = ({ kind, date, notes }: ReportedState): boolean =>
      this.#ofDays.includes(kind) &&
      date > earlier.first &&
      date <= later.last &&
      notes.some(({ code }) => code === breakCode);
    const within = this.#bySpan(other);
    const breaks = this.states
      .filter((state) => isBreak(state) && !within.includes(state))
      .map((state) => ({
        ...state,
        mayRestateUntil: null,
        notes: state.notes.filter(({ code }) => code === breakCode),
      }));
    const states = [...within, ...breaks].toSorted((a, b) => (a.date < b.date ? -1 : 1));
    return this.#withOwed(row, other, statesOfRow(this.#ofRow(row, states)));
  }

  /** With a note for each account whose days are missing in the row. */
  #withOwed(row: ReportRow, span: Span, states: RowStates): RowStates {
    const { reported, by } = this.question;
    const accounts = reported!.accounts.filter(({ kind }) => this.#ofDays.includes(kind));
    const own = row.isOther ? accounts : accountsOfRow(accounts, by, row.keys);
    const notes = own.flatMap((account) => {
      const { sourceId, accountId } = account;
      const owed = daysOwed(account, span);
      if (accountId === null || owed.length === 0) return [];
      const days = owed.reduce((sum, { from, to }) => sum + daysBetween(from, to), 0);
      const [first, last] = [owed[0]!.from, owed.at(-1)!.to];
      return [{ code: 'not_reported' as const, detail: null, sourceId, accountId, first, last, days }];
    });
    return { ...states, notes: [...states.notes, ...notes] };
  }

  #ofRow(row: ReportRow, states: readonly ReportedState[]): readonly ReportedState[] {
    return row.keys.length === 0 || row.isOther ? states : accountsOfRow(states, this.question.by, row.keys);
  }

  #statesWithin(span: Span): ReportedState[] {
    const period = this.#hasVisitors ? periodOf(span) : null;
    return this.states.filter(({ kind, date }) =>
      this.#ofDays.includes(kind)
        ? date >= span.first && date <= span.last
        : period !== null && kind === visitorKinds[period] && date === span.first,
    );
  }
}

function kindsOf(question: ReportQuestion): { ofDays: readonly string[]; hasVisitors: boolean } {
  const bases = metricsOf(question);
  const ofDays = bases.flatMap((base) => (base.kind === 'reported' ? [partitionKinds[base.fact]] : []));
  return { ofDays: [...new Set(ofDays)], hasVisitors: bases.some(({ kind }) => kind === 'visitors') };
}
