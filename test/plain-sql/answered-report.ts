import Big from 'big.js';
import { metricFieldName } from '../../src/models/metrics/metric.js';
import { type MetricName, metricNamed } from '../../src/models/metrics/registry.js';
import { ask } from '../api/support/graphql-client.js';

export interface ReportAsked {
  from: string;
  to: string;
  unit: string | null;
  /** Names of dimensions. */
  by: readonly string[];
  metrics: readonly MetricName[];
  top: number | null;
  /** By which metric the first groups are chosen. */
  ranking?: MetricName;
}

/** A row of figures by metric, as exact decimals without trailing zeros; null: there is none. `keys`: by dimension; null: of the others. */
export type FigureRow = { period: string; keys: (string | null)[] | null } & Record<string, unknown>;

interface AnsweredRow {
  span: { first: string };
  isOther: boolean;
  [field: string]: unknown;
}

/** What the API answers: its rows with trade, and from which aggregate. */
export async function answeredReport(url: string, asked: ReportAsked): Promise<{ rows: FigureRow[]; grain: string }> {
  const { from, to, unit, by, metrics, top, ranking } = asked;
  const selected = metrics.map((name) => {
    const field = metricFieldName(name);
    return `${name}: ${field}${metricNamed(name).unit === 'money' ? ' { amount }' : ''}`;
  });
  const args = [
    ...(by.length === 0 ? [] : [`by: [${by.join(', ').toUpperCase()}]`]),
    ...(unit === null ? [] : [`period: ${unit.toUpperCase()}`]),
    ...(top === null ? [] : [`limit: ${top}, orderBy: [{ metric: ${ranking!.toUpperCase()}, descending: true }]`]),
    `fill: false, filter: { date: { range: { from: "${from}", to: "${to}" } } }`,
  ];
  const keys = by.map((name, index) => `key${index}: ${metricFieldName(name)} { key }`).join(' ');
  const query = `{ report(${args.join(', ')}) { rows { span { first } isOther ${keys} ${selected.join(' ')} } } }`;
  const { data, errors, extensions } = await ask(url, query);
  if (!data || errors.length > 0) throw new Error(JSON.stringify(errors));
  const { report } = data as unknown as { report: { rows: AnsweredRow[] } };
  const rows = report.rows.map(({ span, isOther, ...fields }) => ({
    period: span.first,
    keys: isOther ? null : by.map((_, index) => (fields[`key${index}`] as { key: string | null }).key),
    ...Object.fromEntries(metrics.map((name) => [name, exact(fields[name])])),
  }));
  return { rows, grain: extensions.report![0]!.grain };
}

/** A number of an answer or of a row of SQL without trailing zeros, rounded to six decimals as it is served. */
export function exact(value: unknown): unknown {
  const figure = typeof value === 'object' && value !== null ? (value as { amount: unknown }).amount : value;
  return figure === null || figure === undefined ? null : new Big(String(figure)).round(6, Big.roundHalfUp).toFixed();
}
