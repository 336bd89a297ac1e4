import { alias, join, list, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { type Grain, grains } from '../metrics/grains.js';
import { InvalidInputError } from '../reporting/invalid-input.js';
import { answerRows, slotTables } from './answer-rows.js';
import { answerTotals } from './answer-totals.js';
import { type BestCustomers, bestCustomers } from './best-customers.js';
import { cellTable } from './cells.js';
import type { SumsFrom } from './choose-grain.js';
import { figureColumn } from './columns.js';
import { type KeptCount, keptCounts } from './kept-counts.js';
import { orderedTables } from './ordered-customers.js';
import { packed, unpacked } from './packed.js';
import { planOf, type ReportPlan, type ReportSource, sourceOf, sumsOf } from './plan.js';
import type { Level, ReportQuestion } from './question.js';
import { rankingTables } from './ranking.js';
import { reportedTables } from './reported-sums.js';
import { spanTables } from './span-tables.js';
import { maxReportRows } from './spans.js';
import { stockTables } from './stock-sums.js';
import { sumTables } from './sums.js';
import { neededTotals } from './totals.js';
import { visitorTables } from './visitors.js';

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

/** SQLSTATE. */
const undefinedTable = '42P01';

/** An aggregate of the merchant's own was dropped, or filled anew, since the list of them was read: ask again without it. */
export class AggregateGoneError extends Error {}

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

  /**
   * Rows of all levels in the question's order. Refuses more than `maxReportRows` of a level. Throws an `AggregateGoneError` where
   * the aggregate is not the one that the snapshot `db` knows.
   */
  async read(db: Queryable): Promise<ReportRow[]> {
    const { question, kept } = this.#plan;
    const counts = await keptCounts(db, question, kept);
    const best = await bestCustomers(db, this.#plan);
    const rows = await this.#fromOwn(db, readPacked(db, question, statementOf(this.#plan, counts, best)));
    this.#checkSize(rows);
    return rows;
  }

  /**
   * The rows of several reports with the same figures in one statement, in the order of the readers. Only of stored measures, for all
   * groups: others are counted, or ranked, by statements of their own.
   */
  static async readTogether(db: Queryable, readers: readonly ReportReader[]): Promise<ReportRow[][]> {
    const { question } = readers[0]!.#plan;
    const statement = join(
      readers.map(
        (reader, at) => sql`select ${at}::integer as "report", r.* from (${statementOf(reader.#plan, [], null)}) r`,
      ),
      ' union all ',
    );
    const read = readAllPacked(db, question, sql`${statement} order by "report"`);
    const all = await readers.reduce((reading, reader) => reader.#fromOwn(db, reading), read);
    for (const [at, reader] of readers.entries()) reader.#checkSize(all[at]!);
    return all;
  }

  /** The same, unless an aggregate of the merchant's own that it is read from is not the one of the snapshot. */
  async #fromOwn<Read>(db: Queryable, reading: Promise<Read>): Promise<Read> {
    const { sums } = this.#plan;
    const own = sums ? [sums.days, sums.wholes].filter((grain) => grain !== null && !grains.includes(grain)) : [];
    const read = await reading.catch((error: unknown) => {
      const isGone = own.length > 0 && (error as { code?: unknown }).code === undefinedTable;
      throw isGone ? new AggregateGoneError('dropped', { cause: error }) : error;
    });
    for (const grain of own) if (await isNewer(db, grain!)) throw new AggregateGoneError('filled anew');
    return read;
  }

  #checkSize(rows: readonly ReportRow[]): void {
    const { question } = this.#plan;
    const most = question.mostRows ?? maxReportRows;
    if (question.levels.every((each) => rows.filter(({ level }) => level === each).length <= most)) return;
    throw (
      question.tooManyRows?.() ??
      new InvalidInputError(
        `The report has more than ${most} rows${question.isFilled ? ', one for each group in each period' : ''}. Use a shorter range, longer periods, or "limit"${question.isFilled ? ', or "fill: false" for rows with trade alone' : ''}.`,
        'filter',
      )
    );
  }
}

/**
 * Whether the table was created after the snapshot, which then sees none of its rows: names lead to the tables of now, but rows of
 * the catalogue are those of the snapshot.
 */
async function isNewer(db: Queryable, { table }: Grain): Promise<boolean> {
  const [known] = await select(db, sql`select 1 from pg_class where oid = to_regclass(${table}::text)`);
  return known === undefined;
}

function statementOf(plan: ReportPlan, counts: readonly KeptCount[], best: BestCustomers | null): Sql {
  const { question } = plan;
  const tables = [
    spanTables(question),
    ...orderedTables(question),
    ...sumTables(plan, best),
    ...stockTables(plan),
    ...reportedTables(plan),
    ...visitorTables(plan),
    ...rankingTables(plan, best),
    cellTable(plan, 'cells', { totals: neededTotals(question), isRanking: false }, counts),
    ...slotTables(plan),
  ];
  const levels = question.levels.map((level, levelNo) =>
    level === 'rows' ? answerRows(plan, levelNo) : answerTotals(question, level, levelNo),
  );
  const rows =
    levels.length === 1
      ? levels[0]!
      : sql`select * from (${join(levels, ' union all ')}) a order by "levelNo", "place"`;
  const figures = question.figures.map((wanted) => alias(figureColumn(wanted)));
  // Rows keep the order of the query that they come from.
  return sql`with ${join(tables, ', ')}
    select json_agg("level") as "level", ${packed(sql`"no"`)} as "no", json_agg("isOther") as "isOther",
      json_agg("keys") as "keys", json_agg("labels") as "labels"
      ${list(figures.map((figure) => sql`${packed(figure)} as ${figure}`))}
    from (${rows}) answer`;
}

type Packs = Pick<Columns, 'level' | 'isOther' | 'keys' | 'labels'> & { no: string | null } & Record<
    string,
    string | null
  >;

interface Columns {
  level: Level[] | null;
  isOther: boolean[];
  keys: ReportRow['keys'][];
  labels: ReportRow['labels'][];
}

async function readPacked(db: Queryable, question: ReportQuestion, statement: Sql): Promise<ReportRow[]> {
  const [rows] = await readAllPacked(db, question, statement);
  return rows!;
}

/** Of each row of the statement, the rows that are packed in it. */
async function readAllPacked(db: Queryable, { figures }: ReportQuestion, statement: Sql): Promise<ReportRow[][]> {
  return (await select<Packs>(db, statement)).map((packs) => unpackedRows(packs, figures));
}

function unpackedRows(packs: Packs, figures: ReportQuestion['figures']): ReportRow[] {
  const { level: levels, isOther, keys, labels } = packs;
  const numbers = unpacked(packs.no);
  const columns = figures.map(figureColumn).map((name) => [name, unpacked(packs[name]!)] as const);
  return (levels ?? []).map((level, at) => {
    const span = numbers[at] ?? null;
    const no = span === null ? null : Number(span);
    const row: ReportRow = { level, no, isOther: isOther[at]!, keys: keys[at]!, labels: labels[at]! };
    for (const [name, column] of columns) row[name] = column[at];
    return row;
  });
}
