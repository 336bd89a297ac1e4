import { oncePerObject } from '../../runtime/once-per-object.js';
import { partitionKinds, visitorKinds } from '../metrics/reported-facts.js';
import type { QuestionDatabase } from '../reporting/snapshot.js';
import { metricsOf, type ReportQuestion } from './question.js';
import type { ReportRow } from './report.js';
import { reportedStates, type ReportedState, type RowStates, statesOfRow } from './reported/reported-states.js';
import type { Span } from './spans.js';
import { periodOf } from './visitors.js';

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
    const own = sides[0]!;
    if (!reported || own.length === 0) return null;
    const { ofDays, hasVisitors } = kindsOf(question);
    const kinds = [...ofDays, ...(hasVisitors ? Object.values(visitorKinds) : [])];
    const days = { from: own[0]!.first, to: own.at(-1)!.last };
    return new StatesOfRows(
      question,
      await reportedStates(db, { scope, kinds, days, isSelected: reported.isSelected, now }, zones),
    );
  }

  /** Of a row with these days. Of a group of a source, platform, account or property: of what is its own. */
  of(row: ReportRow, span: Span): RowStates {
    const { by } = this.question;
    const within = this.#bySpan(span);
    if (row.keys.length === 0 || row.isOther) return statesOfRow(within);
    return statesOfRow(
      within.filter(({ keys }) => by.every(({ name }, at) => !(name in keys) || keys[name] === row.keys[at])),
    );
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
