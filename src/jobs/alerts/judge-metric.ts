import Big from 'big.js';
import type { MetricRule } from '../../canonical/alert.js';
import {
  addDays,
  addUnits,
  type CalendarDate,
  dateInZone,
  type DateUnit,
  startOf,
} from '../../canonical/calendar-date.js';
import { metricFieldName, type Metric } from '../../models/metrics/metric.js';
import { metricNames, metricNamed } from '../../models/metrics/registry.js';
import type { Evidence, EvidenceFigure } from '../../reports/content/alert-content.js';
import { valueFormats } from '../../reports/content/format-values.js';
import { askForAlert } from './ask-for-alert.js';
import type { Verdict } from './hysteresis.js';
import {
  type Judging,
  lateCause,
  latenessEvidence,
  ownCause,
  type Preparation,
  silentCause,
  sourcesWithin,
} from './judgement.js';
import { unreadSince } from './unread-since.js';
import { viewAddress } from './view-address.js';

/** A metric over its days, compared with the bound. */
export async function prepareMetric(judging: Judging, rule: MetricRule): Promise<Preparation> {
  const { alert, now, version } = judging;
  const range = daysOf(rule, dateInZone(now, alert.timezone));
  const sources = sourcesWithin(judging.sources, rule.where);
  // Today's trade is never known completely: only a source that is late says nothing of it.
  const until = rule.includeCurrent ? null : addDays(range.to, 1);
  const unread = until === null ? sources : sources.filter((source) => unreadSince(source, until) !== null);
  const late = unread.filter(({ lateness }) => lateness !== null);
  const waiting = until === null ? [] : unread;
  const unseen = sources.filter(({ sourceId }) => judging.unseen.has(sourceId));
  const blocked = late.length > 0 || waiting.length > 0 || unseen.length > 0 || sources.length === 0;
  return {
    basis: blocked ? null : JSON.stringify([range, version, sources.map(({ sourceId }) => sourceId)]),
    unknown: late.slice(0, 1).map((source) => ({
      ...{ subject: '', label: '', cause: lateCause(source.sourceId) },
      evidence: latenessEvidence(judging, source),
    })),
    waitsFor: waitsFor(
      waiting.map(({ name }) => name),
      unseen.map(({ name }) => name),
      range.to,
      sources.length,
    ),
    judge: async () => {
      const { document, variables, field } = questionOf(rule, range);
      const { data, version: ofAnswer } = await askForAlert(judging, document, variables);
      const { total } = data.report as { total: Record<string, unknown> };
      const figure = figureOf(metricOfField(rule.metric), total[field], range);
      const evidence: Evidence = {
        statement: statementOf(judging, rule, figure),
        figures: [figure],
        ...{ at: now.toISOString(), version: ofAnswer ?? version, asOf: ofAnswer === version ? judging.asOf : null },
        query: { document, variables },
        link: viewAddress(judging.publicUrl, '/', { ...range, where: rule.where }),
      };
      const silent = rule.below === null ? undefined : sources.find(({ sourceId }) => judging.silent.has(sourceId));
      const cause = silent ? silentCause(silent.sourceId) : ownCause(alert.name);
      return {
        findings: [{ subject: '', label: '', verdict: verdictOf(rule, figure), cause, evidence }],
        others: null,
      };
    },
  };
}

function waitsFor(
  unread: readonly string[],
  unseen: readonly string[],
  day: CalendarDate,
  sources: number,
): string | null {
  if (sources === 0) return 'There is no configured source that it may see.';
  if (unread.length > 0) return `Trade up to ${day} is not read completely yet: ${unread.join(', ')}.`;
  if (unseen.length > 0) return `What was read is not in the figures yet: ${unseen.join(', ')}.`;
  return null;
}

/** The days of a rule: whole units up to the last one that is over, or up to today. */
export function daysOf({ last, unit, includeCurrent }: MetricRule, today: CalendarDate): { from: string; to: string } {
  const name = unit.toLowerCase() as DateUnit;
  const current = startOf(name, today);
  return includeCurrent
    ? { from: addUnits(name, current, 1 - last), to: today }
    : { from: addUnits(name, current, -last), to: addDays(current, -1) };
}

const unitNames = new Map(metricNames.map((name) => [metricFieldName(name), name]));

/** A metric by its name in the API. Throws an error that says which there are. */
export function metricOfField(field: string): Metric {
  const name = unitNames.get(field);
  if (name === undefined)
    throw new Error(`There is no metric ${field}. There are: ${[...unitNames.keys()].join(', ')}.`);
  return metricNamed(name);
}

/** Whether the API has a metric of this name. */
export function isMetricField(field: string): boolean {
  return unitNames.has(field);
}

function questionOf({ metric, where }: MetricRule, { from, to }: { from: string; to: string }) {
  const { unit } = metricOfField(metric);
  const field = unit === 'money' ? `${metric} { amount currency }` : metric;
  const document = `query Alert($from: Date!, $to: Date!, $where: [DimensionFilterInput!]) {
  report(filter: { date: { range: { from: $from, to: $to } }, where: $where }) {
    total { ${field} }
  }
}`;
  return { document, variables: { from, to, ...(where.length > 0 && { where }) }, field: metric };
}

/** Ratios that are shares, shown in percent. Others are numbers, such as items per order. */
const sharePattern = /Rate|Coverage|Share|sellThrough|^ctr$/;

function figureOf(metric: Metric, value: unknown, { from, to }: { from: string; to: string }): EvidenceFigure {
  const cell =
    value === null || value === undefined
      ? null
      : typeof value === 'object'
        ? ([(value as { amount: string }).amount, (value as { currency: string }).currency] as const)
        : String(value);
  const isShare = metric.unit === 'ratio' && sharePattern.test(metricFieldName(metric.name));
  return {
    label: metric.title,
    kind: metric.unit === 'money' ? 'money' : 'decimal',
    style: isShare ? 'RATIO' : 'PLAIN',
    ...{ cell, first: from, last: to },
  };
}

function verdictOf({ below, above, recover }: MetricRule, { cell }: EvidenceFigure): Verdict {
  if (cell === null) return 'unjudged';
  const value = new Big(typeof cell === 'string' ? cell : cell[0]);
  if (below !== null) return value.lt(below) ? 'crossed' : value.gte(recover ?? below) ? 'recovered' : 'between';
  return value.gt(above!) ? 'crossed' : value.lte(recover ?? above!) ? 'recovered' : 'between';
}

function statementOf({ alert }: Judging, rule: MetricRule, figure: EvidenceFigure): string {
  const formats = valueFormats(alert.locale, alert.timezone);
  const { label, cell, first, last } = figure;
  const days = first === last ? formats.day(first!) : `${formats.day(first!)} to ${formats.day(last!)}`;
  if (cell === null) return `${label} of ${days} has no value.`;
  const like = (bound: string): string => formats.cell(typeof cell === 'string' ? bound : [bound, cell[1]], figure);
  const verdict = verdictOf(rule, figure);
  const side = rule.below === null ? 'above' : 'below';
  const bound = like(rule.below ?? rule.above!);
  const place =
    verdict === 'crossed'
      ? `${side} ${bound}`
      : verdict === 'recovered'
        ? `back from ${side} ${bound}`
        : `no longer ${side} ${bound}, but not back to ${like(rule.recover!)} yet`;
  return `${label} of ${days}: ${formats.cell(cell, figure)}, ${place}.`;
}
