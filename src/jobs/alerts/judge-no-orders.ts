import type { NoOrdersRule } from '../../canonical/alert.js';
import { addDays, hourInZone, hourOf } from '../../canonical/calendar-date.js';
import type { Evidence } from '../../reports/content/alert-content.js';
import { valueFormats } from '../../reports/content/format-values.js';
import { askForAlert } from './ask-for-alert.js';
import {
  type Finding,
  type Judging,
  lateCause,
  latenessEvidence,
  type Preparation,
  silentCause,
  type WatchedSource,
} from './judgement.js';
import { viewAddress } from './view-address.js';

/** What "usually" means: orders in the same hours of the same weekday in so many of the last weeks. */
export const weeksBack = 8;
export const weeksWithOrders = 6;

const hourMs = 3_600_000;
const minuteMs = 60_000;

const document = `query Alert($source: ID!, $from: Date!, $to: Date!) {
  report(period: HOUR, fill: false, filter: { source: [$source], date: { range: { from: $from, to: $to } } }) {
    rows { span { first hour } orders }
  }
}`;

/** Hours by the clock of a store, such as `2026-07-03T09`. */
export interface SilenceWindow {
  /** The last whole hours, the oldest first. */
  hours: string[];
  /** The one that is not over. */
  current: string;
}

/** The last whole hours before an instant by the clock of a time zone. The hour that a clock repeats is one, the one it skips is none. */
export function silenceWindow(until: Date, timeZone: string, hours: number): SilenceWindow {
  const minute = Number(
    new Intl.DateTimeFormat('en', { timeZone, minute: 'numeric' })
      .formatToParts(until)
      .find(({ type }) => type === 'minute')!.value,
  );
  const begun = Math.floor(until.getTime() / minuteMs) * minuteMs - minute * minuteMs;
  const labels = Array.from({ length: hours }, (_, i) => hourInZone(new Date(begun - (hours - i) * hourMs), timeZone));
  return { hours: [...new Set(labels)], current: hourInZone(new Date(begun), timeZone) };
}

/** The same hours of the weeks before, the last week first. */
export function sameHours({ hours }: SilenceWindow, weeks: number): string[][] {
  return Array.from({ length: weeks }, (_, i) =>
    hours.map((hour) => hourOf(addDays(hour.slice(0, 10), -7 * (i + 1)), Number(hour.slice(11)))),
  );
}

/** Each store that has no order for some hours, as far as it is known. */
export async function prepareNoOrders(judging: Judging, rule: NoOrdersRule): Promise<Preparation> {
  const { now, version } = judging;
  const wanted = judging.sources.filter(({ sourceId }) => rule.sources === null || rule.sources.includes(sourceId));
  const late = wanted.filter((source) => latenessOf(source, rule, now) !== null);
  const unread = wanted.filter(({ knownUntil, timezone }) => knownUntil === null || timezone === null);
  const unseen = wanted.filter(({ sourceId }) => judging.unseen.has(sourceId));
  const skipped = new Set([...late, ...unread, ...unseen].map(({ sourceId }) => sourceId));
  const judged = wanted.filter(({ sourceId }) => !skipped.has(sourceId));
  const windows = new Map(
    judged.map(({ sourceId, knownUntil, timezone }) => [
      sourceId,
      silenceWindow(new Date(knownUntil!), timezone!, rule.hours),
    ]),
  );
  const names = [...unread, ...unseen].map(({ name }) => name);
  return {
    basis: judged.length === 0 ? null : JSON.stringify([version, [...windows]]),
    unknown: late.map((source) => ({
      ...{ subject: source.sourceId, label: source.name, cause: lateCause(source.sourceId) },
      evidence: latenessEvidence(judging, { ...source, lateness: latenessOf(source, rule, now) }),
    })),
    waitsFor:
      wanted.length === 0
        ? 'There is no configured source that it may see.'
        : names.length > 0
          ? `What happened lately is not known yet: ${[...new Set(names)].join(', ')}.`
          : null,
    judge: async () => {
      const findings: Finding[] = [];
      for (const source of judged) findings.push(await judgeStore(judging, source, windows.get(source.sourceId)!));
      return { findings, others: null };
    },
  };
}

function latenessOf(
  { lateness, knownUntil }: WatchedSource,
  { knownWithinHours }: NoOrdersRule,
  now: Date,
): string | null {
  if (lateness !== null) return lateness;
  const isOld = knownUntil !== null && now.getTime() - Date.parse(knownUntil) > knownWithinHours * hourMs;
  return isOld ? `Nothing is known of it since more than ${knownWithinHours} hours.` : null;
}

async function judgeStore(judging: Judging, source: WatchedSource, window: SilenceWindow): Promise<Finding> {
  const { alert, now, version } = judging;
  const { sourceId, name } = source;
  const before = sameHours(window, weeksBack);
  const variables = { source: sourceId, from: before.at(-1)![0]!.slice(0, 10), to: window.current.slice(0, 10) };
  const { data, version: ofAnswer } = await askForAlert(judging, document, variables);
  const { rows } = data.report as { rows: { span: { first: string; hour: number }; orders: number }[] };
  const orders = new Map(rows.map(({ span, orders: count }) => [hourOf(span.first, span.hour), count]));
  const [first] = window.hours;
  const isSilent = [...orders].every(([hour, count]) => hour < first! || count === 0);
  const weeks = before.map((hours) => ({
    day: hours[0]!.slice(0, 10),
    orders: hours.reduce((sum, hour) => sum + (orders.get(hour) ?? 0), 0),
  }));
  const usual = weeks.filter((week) => week.orders > 0).length;
  const last =
    [...orders]
      .filter(([, count]) => count > 0)
      .map(([hour]) => hour)
      .sort()
      .at(-1) ?? null;
  const formats = valueFormats(alert.locale, source.timezone!);
  const told = { name, window, usual, last, isSilent, knownUntil: formats.instant(source.knownUntil!) };
  const evidence: Evidence = {
    statement: statementOf(told, (hour) => `${formats.day(hour.slice(0, 10))}, ${hour.slice(11)}:00`),
    figures: [
      figureOf(
        'Orders',
        isSilent ? 0 : (orders.get(last!) ?? 0),
        isSilent ? first! : last!,
        isSilent ? window.current : last!,
      ),
      ...weeks.map((week, i) =>
        figureOf(
          `Orders in these hours, ${i + 1} ${i === 0 ? 'week' : 'weeks'} before`,
          week.orders,
          before[i]![0]!,
          before[i]!.at(-1)!,
        ),
      ),
    ],
    ...{ at: now.toISOString(), version: ofAnswer ?? version, asOf: ofAnswer === version ? judging.asOf : null },
    query: { document, variables },
    link: viewAddress(judging.publicUrl, '/', {
      ...{ from: first!.slice(0, 10), to: variables.to },
      where: [{ dimension: 'SOURCE', in: [sourceId] }],
    }),
  };
  const verdict = !isSilent ? 'recovered' : usual >= weeksWithOrders ? 'crossed' : 'between';
  return { subject: sourceId, label: name, verdict, cause: silentCause(sourceId), evidence };
}

function figureOf(label: string, orders: number, first: string, last: string) {
  return { label, kind: 'whole' as const, style: 'PLAIN' as const, cell: String(orders), first, last };
}

interface Told {
  name: string;
  window: SilenceWindow;
  usual: number;
  last: string | null;
  isSilent: boolean;
  knownUntil: string;
}

function statementOf(
  { name, window, usual, last, isSilent, knownUntil }: Told,
  hour: (label: string) => string,
): string {
  if (!isSilent) return `${name} has orders again: the last one in the hour from ${hour(last!)} on.`;
  const before = last === null ? '' : ` The last one before is of the hour from ${hour(last)} on.`;
  return `${name} has no order from ${hour(window.hours[0]!)} to ${knownUntil}, up to when it is known. In ${usual} of the last ${weeksBack} weeks it had some in these hours.${before}`;
}
