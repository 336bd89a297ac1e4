import type { CalendarDate } from '../../canonical/calendar-date.js';
import { copyOut } from '../../database/copy-out.js';
import type { PoolClient } from '../../database/pool.js';
import type { TextRow } from '../../database/round-trip.js';
import { allOf, compile, join, type Sql, select, sql } from '../../database/sql.js';
import type { Scope } from '../../ledger/scope/scope.js';
import type { ListQuestion } from '../../models/lists/list-question.js';
import { servedDecimals } from '../../models/metrics/metric.js';
import { loadChannelDirectory } from '../../models/reporting/channels.js';
import type { QuestionDatabase } from '../../models/reporting/snapshot.js';
import { loadWarehouseState } from '../../models/reporting/warehouse.js';
import type { DecimalNeed } from '../table/decimal-need.js';
import type { ExportRow } from '../table/export-table.js';
import type { TableSource } from '../table/table-source.js';
import type { ExportList } from './export-list.js';
import type { ListColumn } from './list-column.js';
import { type ExportListName, exportLists } from './lists.js';

export interface ListToRead {
  name: ExportListName;
  columns: readonly ListColumn[];
  /** As the API's list takes it, with its defaults; null: none was given. */
  filter: object | null;
  scope: Scope;
  /** In the reporting time zone. */
  today: CalendarDate;
  /** Of the configuration, until the warehouse has one. */
  reportingCurrency: string;
  /** Not more are counted than one more than these. Left out: all. */
  mostCounted?: number;
}

/** The rows of a list, within the snapshot of `client`: one version of the warehouse, in the order of the list's key. */
export async function readList(client: PoolClient, list: ListToRead): Promise<TableSource> {
  const { name, columns, filter, scope, today } = list;
  const db = databaseOf(client);
  const warehouse = await loadWarehouseState(db, scope);
  const context = {
    ...{ db, scope, today, warehouse },
    reportingCurrency: warehouse.reportingCurrency ?? list.reportingCurrency,
    channels: () => loadChannelDirectory(db, scope),
  };
  const { key, question }: ExportList = exportLists[name];
  const asked = await question(context, filter);
  const currencies = currenciesOf(columns);
  return {
    title: name,
    columns,
    expectedRows: await countRows(db, asked, list.mostCounted),
    version: warehouse.version,
    decimalNeeds: () => decimalNeeds(db, columns, asked),
    batches: () => presented(client, selectOf(columns, currencies, asked, key), columns, currencies),
  };
}

async function countRows(db: QuestionDatabase, asked: ListQuestion, most: number | undefined): Promise<number> {
  const counted =
    most === undefined
      ? sql`select count(*) as rows ${rowsOf(asked)}`
      : sql`select count(*) as rows from (select 1 ${rowsOf(asked)} limit ${most + 1}) counted`;
  const [row] = await select<{ rows: string }>(db, counted);
  return Number(row?.rows);
}

/** `from … where …` */
function rowsOf({ from, conditions }: ListQuestion): Sql {
  return sql`from ${from} where ${allOf(conditions)}`;
}

/** The columns of currencies, each once. */
function currenciesOf(columns: readonly ListColumn[]): Sql[] {
  return [...new Set(columns.flatMap(({ currency }) => (currency ? [currency] : [])))];
}

/** The columns, behind them their currencies. */
function selectOf(
  columns: readonly ListColumn[],
  currencies: readonly Sql[],
  asked: ListQuestion,
  key: readonly Sql[],
): Sql {
  const selected = [...columns.map(({ expression }) => expression), ...currencies];
  return sql`select ${join(selected, ', ')} ${rowsOf(asked)} order by ${join(key, ', ')}`;
}

async function* presented(
  client: PoolClient,
  statement: Sql,
  columns: readonly ListColumn[],
  currencies: readonly Sql[],
): AsyncGenerator<ExportRow[]> {
  const presents = columns.map(({ present }) => present);
  const currencyAt = columns.map(({ currency }) => (currency ? columns.length + currencies.indexOf(currency) : 0));
  const present = (row: TextRow): ExportRow => {
    const values = new Array<string | null>(presents.length);
    for (let at = 0; at < presents.length; at += 1) {
      const text = row[at]!;
      values[at] = text === null ? null : presents[at]!(text, row[currencyAt[at]!]!);
    }
    return values;
  };
  for await (const rows of copyOut(client, statement)) yield rows.map(present);
}

/** What the decimals of each column need, as the API serves them. */
async function decimalNeeds(
  db: QuestionDatabase,
  columns: readonly ListColumn[],
  asked: ListQuestion,
): Promise<(DecimalNeed | null)[]> {
  const isDecimal = ({ type }: ListColumn): boolean => type === 'decimal' || type === 'amount';
  const decimals = columns.filter(isDecimal);
  if (decimals.length === 0) return columns.map(() => null);
  const measures = decimals.map(
    ({ expression }) =>
      sql`coalesce(max(scale(trim_scale(${expression}))), 0), coalesce(trunc(max(abs(${expression}))), 0)`,
  );
  const { text, values } = compile(sql`select ${join(measures, ', ')} ${rowsOf(asked)}`);
  const [measured] = await db.texts(text, values);
  return columns.map((column) => {
    if (!isDecimal(column)) return null;
    const at = 2 * decimals.indexOf(column);
    const scale = Number(measured![at]);
    return {
      scale: column.type === 'amount' ? Math.min(scale, servedDecimals) : scale,
      whole: measured![at + 1]!.length,
    };
  });
}

const asTexts = { getTypeParser: () => (text: string) => text };

/** The client as the API's questions use one. */
function databaseOf(client: PoolClient): QuestionDatabase {
  const texts: QuestionDatabase['texts'] = async (text, values) =>
    (await client.query<(string | null)[]>({ text, values, rowMode: 'array', types: asTexts })).rows;
  const db: QuestionDatabase = {
    query: (text, values) => client.query(text, values),
    texts,
    lookUp: texts,
    snapshot: (work) => work(db),
  };
  return db;
}
