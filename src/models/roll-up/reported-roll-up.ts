import { noteChanges } from '../../ledger/changes/note-changes.js';
import { tableOf } from '../columns/table-columns.js';
import { factRowsColumn, keysOf, sumsOf } from '../metrics/grains.js';
import {
  factTableOf,
  type ReportedGrain,
  reportedDaysOf,
  reportedGrains,
  reportedKeys,
  reportedMeasures,
  type SummedFact,
  summedFacts,
} from '../metrics/reported-grains.js';
import type { Count } from './fact-rows-sql.js';
import {
  addFigures,
  columnsOf,
  columnsOfPeriod,
  createFigures,
  figuresOf,
  removeEmptied,
  sums,
  sumsOfDays,
  writeAnew,
} from './grain-tables.js';
import { addedByRow } from './measure-lists.js';

/** The temporary tables of its grains. */
export const reportedTables = reportedGrains.map(createFigures).join('\n');

/** Empties its grains, see `emptyGrains`. */
export const emptyReported = reportedGrains.map(({ table }) => `delete from ${table};`).join('\n');

/** The facts that there is anything to count of, as an array. */
export const reportedFactsThere = `array(
    ${Object.entries(summedFacts)
      .map(([fact, { entity }]) => `select '${fact}' where exists (select 1 from ${tableOf(entity).name})`)
      .join('\n    union all ')}
  )`;

/**
 * After a first load the planner knows nothing of the facts yet: it expects a tenth of the groups, and sorts or hashes what their key has
 * in order, in twice the time.
 */
function analyzeFact(fact: SummedFact): string {
  const { name, key } = tableOf(summedFacts[fact].entity);
  return `analyze ${name} (${key.join(', ')});`;
}

/** Days that have lost their last fee. A day of advertising or visits without rows is still a reported one. */
const withoutFees = `(
    select k.kind, k.source_id, k.account_id, k.date_key
    from ops.dirty_partition k
    where k.kind = 'fees'
      and not exists (
        select 1
        from warehouse.fact_fees f
        where f.date_key = k.date_key and f.source_id = k.source_id and f.account_id = k.account_id
      )
  )`;

/** Notes the days of accounts that changed, before their aggregates do. */
export const noteReported = [
  'analyze ops.dirty_partition;',
  `${noteChanges('reported_days', 'ops.dirty_partition', false)};`,
  `${noteChanges('reported_days', withoutFees, true)};`,
].join('\n');

/**
 * Brings the aggregates of advertising, visits or fees to the state of the facts: those of one fact, since most syncs change days of one
 * alone. A day of an account that changed is counted again: the difference to what it counted before goes to its day, week and month.
 */
export const rollUpReported: Readonly<Record<Count, Readonly<Record<SummedFact, string>>>> = {
  anew: byFact((fact) =>
    [
      analyzeFact(fact),
      ...grainsOf(fact).map((grain) => writeAnew(grain, added(grain, 'anew'), columnsOfPeriod(grain))),
    ].join('\n'),
  ),
  difference: byFact((fact) =>
    grainsOf(fact)
      .map(
        (grain) => `
insert into ${figuresOf(grain)} (${columnsOf(grain)})
${added(grain, 'difference')};
${addFigures(grain, columnsOfPeriod(grain))}
${removeEmptied(grain)}`,
      )
      .join('\n'),
  ),
};

function byFact(sqlOf: (fact: SummedFact) => string): Readonly<Record<SummedFact, string>> {
  return { ad_spend: sqlOf('ad_spend'), sessions: sqlOf('sessions'), fees: sqlOf('fees') };
}

function grainsOf(fact: SummedFact): ReportedGrain[] {
  return reportedGrains.filter((grain) => grain.fact === fact);
}

function added(grain: ReportedGrain, count: Count): string {
  if (grain.period !== 'day') return sumsOfDays(grain, reportedDaysOf(grain), count);
  const rows =
    count === 'anew'
      ? counted(grain, '')
      : `${counted(grain, dirtyDays('f', grain))}\n  union all\n  ${countedBefore(grain)}`;
  return sums(grain, count, { keys: keysOf(grain).map((key) => `r.${key}`), from: `(\n  ${rows}\n) r` });
}

/** What the rows of a fact add now. */
function counted(grain: ReportedGrain, join: string): string {
  const [period, ...others] = keysOf(grain);
  const keys = reportedKeys(grain).map((key, at) => `${key} as ${others[at]}`);
  return `select f.${period}, ${keys.join(', ')}, ${addedByRow(grain.fact, reportedMeasures(grain))}, 1 as ${factRowsColumn}
  from ${factTableOf(grain)} f${join}`;
}

/** What the days counted at the last roll-up, taken off. */
function countedBefore(grain: ReportedGrain): string {
  const taken = [...sumsOf(grain).map(({ name }) => name), factRowsColumn].map((name) => `-g.${name}`);
  return `select ${[...keysOf(grain).map((key) => `g.${key}`), ...taken].join(', ')}
  from ${grain.table} g${dirtyDays('g', grain)}`;
}

function dirtyDays(rows: string, { fact }: ReportedGrain): string {
  return `
  join ops.dirty_partition k
    on k.kind = '${fact}' and k.date_key = ${rows}.date_key and k.source_id = ${rows}.source_id and k.account_id = ${rows}.account_id`;
}
