import type { PoolClient } from '../../database/pool.js';
import type { OpenTables } from '../../database/temporary-tables.js';
import { readSql } from '../../runtime/project-files.js';
import { ChangeSetTables } from '../change-set/change-set-tables.js';
import type { ChangeSet, Rejection } from '../change-set/change-set.js';
import { lookUpRates } from '../rates/wanted-rates.js';
import { subjectOf, subjects } from '../subjects/subjects.js';
import { type NeededSteps, neededSteps } from './needed-steps.js';
import { openChangeSetTables } from './open-tables.js';

const neverJoinBy = readSql('models/load/never-join-by.sql');

export interface FilledTables {
  rejected: Rejection[];
  /** The change set's tables that have rows. */
  tables: ReadonlySet<string>;
  open: OpenTables;
  /** The steps that need one of them. All tables that they name exist. */
  steps: NeededSteps;
  /** How many rounds there are. */
  rounds: number;
}

/**
 * Copies a change set into the session's temporary tables, without the records that are rejected. With `hasParts`,
 * order parts arrived too (`staged_part`): no record of the change set shows what is left of their orders.
 */
export async function fillTables(client: PoolClient, changeSet: ChangeSet, hasParts: boolean): Promise<FilledTables> {
  const { source, reportingCurrency, records } = changeSet;
  const { sourceId, platform, timezone, currency } = source;
  const rows = new ChangeSetTables();
  rows.add('change_source', { source_id: sourceId, platform, timezone, reporting_currency: reportingCurrency });

  const { rows: excluded } = await client.query<{ contact: string }>(neverJoinBy);
  const context = { sourceId, currency, neverJoinBy: new Set(excluded.map(({ contact }) => contact)) };
  const rejected: Rejection[] = [];
  for (const [seq, { record, from, isAssembled }] of records.entries()) {
    const subject = subjectOf(record);
    const problem = subject.problem?.(record) ?? null;
    if (problem) rejected.push({ from, ...problem });
    else subject.addRows(record, { rows, seq, context, isAssembled: isAssembled === true });
  }

  const tables = new Set([...rows.names, ...(hasParts ? ['staged_part'] : [])]);
  const steps = neededSteps(tables);
  const open = await openChangeSetTables(client, rows.size);
  await open.create(rows.names);
  await open.createNamed([...steps.choosing, ...steps.once, ...steps.inRounds].map(({ sql }) => sql));
  await rows.copyTo(client);
  const joinedBy = subjects
    .flatMap((subject) => subject.joinedBy ?? [])
    .filter((columns) => open.has(tableOf(columns)));
  // Without statistics the planner expects many rows and scans whole fact tables.
  await client.query(`analyze ${['change_source', ...joinedBy].join(', ')}`);
  rejected.push(...(await rejectOutOfRange(client, changeSet, tables)));
  rejected.push(...(await rejectWithoutRate(client, changeSet, tables)));
  return { rejected, tables, open, steps, rounds: rows.highestCount };
}

/** Of columns to analyze: `staged_line (seq, item_key)`. */
function tableOf(columns: string): string {
  return columns.split(' ')[0]!;
}

async function rejectWithoutRate(
  client: PoolClient,
  changeSet: ChangeSet,
  tables: ReadonlySet<string>,
): Promise<Rejection[]> {
  const waiting = await lookUpRates(client, changeSet, tables);
  await takeOut(client, tables, [...waiting.keys()]);
  return [...waiting.values()];
}

/** Records with an instant whose business day is not in the calendar. */
async function rejectOutOfRange(
  client: PoolClient,
  { source, records }: ChangeSet,
  tables: ReadonlySet<string>,
): Promise<Rejection[]> {
  const instants = subjects
    .flatMap((subject) => Object.entries(subject.instants ?? {}))
    .flatMap(([table, select]) => (tables.has(table) ? [select] : []));
  if (instants.length === 0) return [];
  const { rows } = await client.query<{ seq: number; path: string; value: string }>(`
    with span as (
      select min(date) as first_day, max(date) as last_day from warehouse.dim_date
    )
    select i.seq, i.path, i.instant as value
    from (${instants.join(' union all ')}) i
    cross join change_source src
    left join span on (i.instant at time zone src.timezone)::date between span.first_day and span.last_day
    where span.first_day is null
    order by i.seq, i.path`);
  const rejected = new Map<number, Rejection>();
  for (const { seq, path, value } of rows) {
    const from = records[seq]?.from;
    if (!from || rejected.has(seq)) continue;
    rejected.set(seq, {
      from,
      code: 'date_out_of_range',
      message: `${path} ${value} in ${source.timezone} is not a day between 1970-01-01 and 2069-12-31; correct it at the platform`,
      path,
      value,
    });
  }
  await takeOut(client, tables, [...rejected.keys()]);
  return [...rejected.values()];
}

/**
 * Deletes the rows of rejected records from the change set's tables; `seqs` are positions in the change set.
 */
async function takeOut(client: PoolClient, tables: ReadonlySet<string>, seqs: readonly number[]): Promise<void> {
  if (seqs.length === 0) return;
  for (const table of tables) {
    // Parts are no longer records of the change set, and `seq` means nothing in their table.
    if (table === 'staged_part' || table === 'change_source') continue;
    await client.query(`delete from ${table} where seq = any($1::integer[])`, [seqs]);
  }
}
