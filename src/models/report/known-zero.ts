import { fixedSql, identifier, join, type Sql, sql } from '../../database/sql.js';
import type { ReportedMetric } from '../metrics/metric.js';
import { metricNamed } from '../metrics/registry.js';
import { partitionKinds } from '../metrics/reported-facts.js';
import type { ReportQuestion } from './question.js';
import { isKnownIn, type ReportedAccount } from './reported/reported-accounts.js';
import type { Span } from './spans.js';

interface Cell {
  /** SQL of the value; null: there are no rows. */
  value: Sql;
  /** The table that has the cell's `keys`. */
  table: string;
  side: number;
  /** SQL of the number of the span; null: all of the side. */
  no: Sql;
}

/** The number of all of a side. */
const whole = -1;

/**
 * The value of a cell, and 0 where no row has it, if an account has reported a day of its span. A group that is of certain accounts needs
 * one of these.
 */
export function orKnownZero(question: ReportQuestion, name: string, { value, table, side, no }: Cell): Sql {
  const metric = metricNamed(name);
  const { sides, reported, by, channels } = question;
  // Without a row, what a platform claims is of no platform.
  if (metric.kind !== 'reported' || metric.isOfOnePlatform) return value;
  if (isOfTrade(metric) && channels.length === 0) return value;
  const accounts = (reported?.accounts ?? []).filter(({ kind }) => kind === partitionKinds[metric.fact]);
  const spans = sides[side]!;
  const known = runsOf(spans, (span) => accounts.some((account) => isKnownIn(account, span)));
  if (known.length === 0) return value;
  const number = sql`coalesce(${no}, ${whole}::integer)`;
  const isKnown = known.map(({ from, to }) => sql`${number} between ${from}::integer and ${to}::integer`);
  const places = by.flatMap(({ name: dimension }, at) =>
    accounts.some(({ keys }) => dimension in keys) ? [{ dimension, at }] : [],
  );
  // A store that tells no fees is charged some.
  if (partitionKinds[metric.fact] === 'fees' && places.length > 0) {
    const ofAccounts = isAmong(knownGroups(accounts, places, spans), places, { table, number });
    return sql`coalesce(${value}, case when ${ofAccounts} then 0 end)`;
  }
  const unknown = places.length === 0 ? [] : unknownGroups(accounts, places, spans);
  const isUnknown = unknown.length === 0 ? sql`` : sql` and not ${isAmong(unknown, places, { table, number })}`;
  return sql`coalesce(${value}, case when (${join(isKnown, ' or ')})${isUnknown} then 0 end)`;
}

function isOfTrade({ fact }: ReportedMetric): boolean {
  return fact === 'visited_orders' || fact === 'advertised_trade' || fact === 'charged_trade';
}

interface Run {
  from: number;
  to: number;
}

/** The numbers of the spans that are so, those that follow each other as one; with `whole` if any is. */
function runsOf(spans: readonly Span[], is: (span: Span) => boolean): Run[] {
  const runs: Run[] = [];
  for (const span of spans) {
    if (!is(span)) continue;
    const last = runs.at(-1);
    if (last?.to === span.no - 1) last.to = span.no;
    else runs.push({ from: span.no, to: span.no });
  }
  return runs.length === 0 ? [] : [{ from: whole, to: whole }, ...runs];
}

interface GroupOfAccounts extends Run {
  keys: (string | null)[];
}

interface Place {
  dimension: string;
  at: number;
}

/** The accounts by the keys that their rows have in these places. */
function byKeys(
  accounts: readonly ReportedAccount[],
  places: readonly Place[],
): { keys: (string | null)[]; members: ReportedAccount[] }[] {
  const groups = new Map<string, { keys: (string | null)[]; members: ReportedAccount[] }>();
  for (const account of accounts) {
    const keys = places.map(({ dimension }) => account.keys[dimension] ?? null);
    const known = groups.get(JSON.stringify(keys));
    if (known) known.members.push(account);
    else groups.set(JSON.stringify(keys), { keys, members: [account] });
  }
  return [...groups.values()];
}

/** The groups that are of certain accounts, with the spans of which one of these has reported a day. */
function knownGroups(
  accounts: readonly ReportedAccount[],
  places: readonly Place[],
  spans: readonly Span[],
): GroupOfAccounts[] {
  return byKeys(accounts, places).flatMap(({ keys, members }) =>
    runsOf(spans, (span) => members.some((account) => isKnownIn(account, span))).map((run) => ({ ...run, keys })),
  );
}

/** The same with the spans of which none of these has reported a day. */
function unknownGroups(
  accounts: readonly ReportedAccount[],
  places: readonly Place[],
  spans: readonly Span[],
): GroupOfAccounts[] {
  return byKeys(accounts, places).flatMap(({ keys, members }) => {
    const isKnown = (span: Span): boolean => members.some((account) => isKnownIn(account, span));
    const isNever = !spans.some(isKnown);
    const runs = runsOf(spans, (span) => !isKnown(span)).filter(({ from }) => from !== whole || isNever);
    return runs.map((run) => ({ ...run, keys }));
  });
}

function isAmong(
  groups: readonly GroupOfAccounts[],
  places: readonly Place[],
  { table, number }: { table: string; number: Sql },
): Sql {
  const keys = places.map(({ at }, index) => ({
    values: sql`${groups.map((group) => group.keys[index]!)}::text[]`,
    name: identifier(`key_${index}`),
    own: sql`${identifier(`${table}.keys`)}${fixedSql(`[${at + 1}]`)}`,
  }));
  const from = [
    ...keys.map(({ values }) => values),
    sql`${groups.map((group) => group.from)}::integer[]`,
    sql`${groups.map((group) => group.to)}::integer[]`,
  ];
  const names = [...keys.map(({ name }) => name), sql`first_no`, sql`last_no`];
  return sql`exists (
    select 1
    from unnest(${join(from, ', ')}) as of_accounts (${join(names, ', ')})
    where ${join(
      keys.map(({ name, own }) => sql`of_accounts.${name} = ${own}`),
      ' and ',
    )} and ${number} between of_accounts.first_no and of_accounts.last_no
  )`;
}
