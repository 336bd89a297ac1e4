import { join, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { InvalidInputError } from '../reporting/invalid-input.js';
import { answerRows } from './answer-rows.js';
import { answerTotals } from './answer-totals.js';
import { cellTable } from './cells.js';
import type { SumsFrom } from './choose-grain.js';
import { type KeptCount, keptCounts } from './kept-counts.js';
import { orderedTables } from './ordered-customers.js';
import { planOf, type ReportPlan, type ReportSource, sourceOf, sumsOf } from './plan.js';
import type { Level, ReportQuestion } from './question.js';
import { rankingTables } from './ranking.js';
import { spanTables } from './span-tables.js';
import { maxReportRows } from './spans.js';
import { sumTables } from './sums.js';
import { neededTotals } from './totals.js';

/** One row, or a total. Figures under `figureColumn`, as exact decimal strings or null. */
export interface ReportRow {
  level: Level;
  /** The number of its span; null: all. */
  no: number | null;
  isOther: boolean;
  keys: (string | null)[];
  labels: (string | null)[];
  [figure: string]: unknown;
}

/** A report as one statement. Two databases may answer: the facts take longer than aggregates. */
export class ReportReader {
  readonly #plan: ReportPlan;

  /** `sums`: what the sums are read from; by default the smallest aggregate that has them. */
  constructor(question: ReportQuestion, sums: SumsFrom | null = sumsOf(question)[0]!) {
    this.#plan = planOf(question, sums);
  }

  get source(): ReportSource {
    return sourceOf(this.#plan);
  }

  /** Rows of all levels in the question's order. Refuses more than `maxReportRows` of a level. */
  async read(db: Queryable): Promise<ReportRow[]> {
    const { question, kept } = this.#plan;
    const counts = await keptCounts(db, { ...question, metrics: kept });
    const rows = await select<ReportRow>(db, statementOf(this.#plan, counts));
    if (question.levels.some((each) => rows.filter(({ level }) => level === each).length > maxReportRows)) {
      throw new InvalidInputError(
        `The report has more than ${maxReportRows} rows. Use a shorter range, longer periods, or "limit".`,
        'filter',
      );
    }
    return rows;
  }
}

function statementOf(plan: ReportPlan, counts: readonly KeptCount[]): Sql {
  const { question } = plan;
  const tables = [
    spanTables(question),
    ...orderedTables(question),
    ...sumTables(plan),
    ...rankingTables(plan),
    cellTable(plan, 'cells', { totals: neededTotals(question), isRanking: false }, counts),
  ];
  const levels = question.levels.map((level, levelNo) =>
    level === 'rows' ? answerRows(plan, levelNo) : answerTotals(question, level, levelNo),
  );
  return sql`with ${join(tables, ', ')}
    select * from (${join(levels, ' union all ')}) answer
    order by "levelNo", "place"`;
}
